package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import java.util.function.Consumer;

/** A part of the world with a name, a clock and steps of its own. */
abstract class Node {
  final String name;
  final Engine engine;
  private int place = Network.NOWHERE;

  Node(String name, Engine engine) {
    this.name = name;
    this.engine = engine;
  }

  /** Where it stands, or {@link Network#NOWHERE}. */
  public final int place() {
    return place;
  }

  void standAt(int where) {
    place = where;
  }

  /** The component's name in scenarios and results, such as {@code servers.web.1}. */
  public final String name() {
    return name;
  }

  /** The name without its section, such as {@code web.1}. */
  final String shortName() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Declares a step; once per node, in a field. */
  final <S> Step<S> step(String label, Consumer<S> action) {
    return new Step<>(name + "/" + label, action);
  }

  @Override
  public String toString() {
    return name;
  }
}
