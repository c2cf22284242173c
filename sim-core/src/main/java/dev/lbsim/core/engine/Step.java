package dev.lbsim.core.engine;

import java.util.function.Consumer;

/**
 * A named step of a node: what an event is, less its subject and its time.
 *
 * <p>Each node declares its steps once, bound to its own methods, so that scheduling allocates
 * nothing and a trace, a breakpoint or a stack shows {@code servers.web.1/finish} and not a code.
 *
 * <p>Hot path: runs once per event.
 *
 * @param <S> what the step acts on: a request, a connection, a backend
 */
public final class Step<S> {
  private final String label;
  private final Consumer<S> action;

  /**
   * @param label node and step, such as {@code servers.web.1/finish}
   * @param action the node's method
   */
  public Step(String label, Consumer<S> action) {
    this.label = label;
    this.action = action;
  }

  /** Node and step, for people. */
  public String label() {
    return label;
  }

  /** Takes the step now. */
  public void run(S subject) {
    action.accept(subject);
  }

  @Override
  public String toString() {
    return label;
  }
}
