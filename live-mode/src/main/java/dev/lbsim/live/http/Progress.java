package dev.lbsim.live.http;

import org.jspecify.annotations.Nullable;

/** How far a request has come, for its line in the access log. */
final class Progress {
  final long millis = System.currentTimeMillis();
  final long nanos = System.nanoTime();
  long firstByteNanos = -1;
  long passedBytes;
  @Nullable String upstream;
  int attempts;
}
