package dev.lbsim.core.model;

/** In which order a station serves those who wait. */
public enum Discipline {
  /** First in, first out. */
  FIFO,
  /** Last in, first out; service under way is not interrupted. */
  LIFO,
  /** Processor sharing: n requests on c workers each get the fraction min(1, c/n) of one. */
  PS
}
