package dev.lbsim.scenario.language.spec;

/** The order in which a server works on requests. */
public enum Discipline {
  /** First come, first served. */
  FIFO,
  /** Last come, first served. */
  LIFO,
  /** The most important first; first come, first served among equals. */
  PRIORITY,
  /** Processor sharing: all at once. */
  PS
}
