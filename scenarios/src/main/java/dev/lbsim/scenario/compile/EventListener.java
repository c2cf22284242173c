package dev.lbsim.scenario.compile;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.scenario.language.spec.EventSpec;

/** Hears of the events of a scenario as they happen in one of its worlds. */
public interface EventListener {
  /**
   * Something begins or ends.
   *
   * @param atNanos time of the world
   * @param event as it stands in the file
   * @param failure what it does to one of the components it touches
   */
  void happened(long atNanos, EventSpec event, Failure failure, boolean begins);
}
