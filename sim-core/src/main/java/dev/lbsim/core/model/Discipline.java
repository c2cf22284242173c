package dev.lbsim.core.model;

/** In which order a station serves those who wait. */
public enum Discipline {
  /** First in, first out. */
  FIFO,
  /** Last in, first out; service under way is not interrupted. */
  LIFO,
  /** The most important first, and first in, first out among equals; no work is interrupted. */
  PRIORITY,
  /** Processor sharing: n requests on c workers each get the fraction min(1, c/n) of one. */
  PS
}
