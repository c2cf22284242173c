package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How far the L7 worker where its client's connection ends is with reading a request, or its client
 * with reading the answer. {@link Reception} does the work.
 */
final class Reading {
  /** What a request is at its reception for. */
  enum Stage {
    /** Not there: on its way, or with the worker. */
    AWAY,
    /** Its connection has not been accepted. */
    WAITS,
    HEADER,
    /** Its header will not be complete in time. */
    HEADER_LATE,
    BODY,
    BODY_LATE,
    /** A header, or then a body, comes from outside, and nobody knows when all of it will be. */
    COMES,
    /** Its answer is being read. */
    ANSWER,
    ANSWER_LATE,
    /** Its answer has been read. */
    READ
  }

  /** How its client sends and reads, or null if neither takes time. */
  @Nullable LineSettings line;

  Stage stage = Stage.AWAY;

  /** When what is read now began to come. */
  long sinceNanos;

  long ticket;

  /** The instance has it: it has come, and its answer has not left. */
  boolean atProxy;

  /** It is one of the streams its connection may have at a time. */
  boolean onStream;

  /** Who compresses its answer on the way back, or null if nobody does. */
  @Nullable CompressSettings compressedBy;

  /** The one behind it on a connection that waits to be accepted. */
  @Nullable Request behind;

  void clear() {
    line = null;
    stage = Stage.AWAY;
    atProxy = false;
    onStream = false;
    behind = null;
    compressedBy = null;
  }

  /** How many of so many bytes of its answer go over its client's line. */
  long bytesOnLine(long ofBytes) {
    return compressedBy == null ? ofBytes : compressedBy.bytes(ofBytes);
  }
}
