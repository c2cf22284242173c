package dev.lbsim.live.net;

import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** What the network says, in words for people. */
final class Failures {
  private Failures() {}

  static String words(@Nullable Throwable cause) {
    if (cause instanceof BindException) {
      return String.valueOf(cause.getMessage()).contains("assign")
          ? "this machine does not have that address"
          : "somebody else listens there";
    }
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "unknown reason" : message;
  }
}
