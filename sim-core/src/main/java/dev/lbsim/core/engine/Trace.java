package dev.lbsim.core.engine;

/**
 * Runs an engine and tells a listener every step it takes. Wraps the loop from outside, so a run
 * that is not traced pays nothing and a traced run makes the same decisions.
 */
public final class Trace {
  /** Hears of every event, just before it happens. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param timeNanos when it happens
     * @param label the step, such as {@code servers.web.1/finish}
     */
    void event(long timeNanos, String label);
  }

  private final Engine engine;
  private final Listener listener;

  public Trace(Engine engine, Listener listener) {
    this.engine = engine;
    this.listener = listener;
  }

  /** As {@link Engine#runUntil}, telling the listener of each step. */
  public void runUntil(long endNanos) {
    for (Step<?> step = engine.nextStep();
        step != null && engine.nextTimeNanos() <= endNanos;
        step = engine.nextStep()) {
      listener.event(engine.nextTimeNanos(), step.label());
      engine.runOne();
    }
    engine.runUntil(endNanos);
  }
}
