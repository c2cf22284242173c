package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads recorded requests one after another, in time order. Files may be far larger than memory.
 */
public interface TraceReader extends Closeable {
  /**
   * Goes on to the next request; false at the end.
   *
   * @throws BadValue if a line should be a request and is none
   */
  boolean advance() throws IOException, BadValue;

  /** When it came, in nanoseconds since the first request of the file; never decreases. */
  long timeNanos();

  /** What it asked for, without the query string. */
  String path();

  /** Bytes of the answer; 0 where the file does not say. */
  long sizeBytes();

  /** Factor on the service time; 1 where the file does not say. */
  double cost();

  /** What balancers may hash on, at least 0; the hash of the path where the file does not say. */
  long key();

  /** Lines passed over so far because they could not be read. */
  long skippedLines();
}
