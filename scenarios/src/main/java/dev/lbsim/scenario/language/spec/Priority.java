package dev.lbsim.scenario.language.spec;

/** How important a request is, the most important first. */
public enum Priority {
  /** Turned away last. */
  CRITICAL,
  /** What says nothing of it. */
  DEFAULT,
  /** Turned away first. */
  SHEDDABLE
}
