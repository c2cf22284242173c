package dev.lbsim.core.model;

import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.guard.defence.StreamGuard;

/**
 * What an L7 tier does against clients that hold its connections. Times in nanoseconds; {@link
 * ReadClock#NEVER} for no limit.
 *
 * @param slots connections it holds at a time
 * @param perWorker true if each worker has as many, false if each instance
 * @param backlog connections that wait for a slot at a time
 * @param refusesWhenFull what becomes of more: true if they are refused, false if their first
 *     packet is ignored
 * @param closesIdle true if an idle connection is closed for a new one that finds no slot
 * @param perClient connections of one source address at a time
 * @param header how long a header may take
 * @param body how long a body may take
 * @param pauseNanos longest pause between two pieces of a header, a body or an answer
 * @param keptNanos how long an idle connection is kept
 * @param mostHeaderBytes the longest header
 * @param mostBodyBytes the longest body
 * @param streams what is allowed on each connection of HTTP/2
 * @param banNanos how long a client is turned away who resets more than that; 0 for not at all
 */
public record DefenceSettings(
    int slots,
    boolean perWorker,
    int backlog,
    boolean refusesWhenFull,
    boolean closesIdle,
    int perClient,
    ReadClock header,
    ReadClock body,
    long pauseNanos,
    long keptNanos,
    long mostHeaderBytes,
    long mostBodyBytes,
    StreamGuard.Limits streams,
    long banNanos) {

  /** No limit on a number. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Nothing is limited. */
  public static final DefenceSettings NONE =
      new DefenceSettings(
          UNLIMITED,
          false,
          0,
          false,
          false,
          UNLIMITED,
          ReadClock.NONE,
          ReadClock.NONE,
          ReadClock.NEVER,
          ReadClock.NEVER,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          StreamGuard.Limits.NONE,
          0);
}
