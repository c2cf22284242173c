package dev.lbsim.core.anycast;

/**
 * What decides between routes that are equally good by class, length and limit. Real networks take
 * the nearest exit and then numbers nobody outside knows; a graph of ASes has neither, so some rule
 * must be stated, and whatever hangs on it should not be believed. Running a study under both rules
 * shows how much does.
 */
public enum TieRule {
  /** A session with a site before any neighbour, the lowest site first; then the lowest ASN. */
  LOWEST_ASN,
  /** The exact reverse. */
  HIGHEST_ASN;

  /**
   * True if the first of two choices wins. A session with a site is a negative choice, the index of
   * a neighbour one from 0.
   */
  boolean prefers(int choice, int other) {
    return this == LOWEST_ASN ? choice < other : choice > other;
  }
}
