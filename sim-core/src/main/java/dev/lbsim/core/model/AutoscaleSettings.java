package dev.lbsim.core.model;

import dev.lbsim.core.guard.scale.TargetTracking;

/**
 * How a pool of servers is given as many as it needs.
 *
 * @param initial how many there are at the start, from min to max of the tracking
 * @param figure what is kept at its target
 * @param tracking how many there should be
 * @param everyNanos how often that is asked, at least 1
 * @param lagNanos how old the figures are by then
 * @param bootNanos how long it takes from that decision until a new server takes requests
 * @param drainNanos how long one that is to go gets no new requests before it leaves
 */
public record AutoscaleSettings(
    int initial,
    Figure figure,
    TargetTracking.Settings tracking,
    long everyNanos,
    long lagNanos,
    long bootNanos,
    long drainNanos) {

  /** What is measured of each server, averaged over a period. */
  public enum Figure {
    /** Busy workers over workers. */
    UTILISATION,
    /** Requests it holds, waiting or in service. */
    INFLIGHT,
    /** Requests that arrive in a second. */
    RATE
  }
}
