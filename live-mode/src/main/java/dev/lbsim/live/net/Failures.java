package dev.lbsim.live.net;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the network says, in words for people; each transport says it in its own. */
public final class Failures {
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  private static final String TOO_MANY_FILES = "oo many open files";

  static {
    WORDS.put("already in use", "somebody else listens there");
    WORDS.put("assign requested address", "this machine does not have that address");
    WORDS.put("ermission denied", "ports below 1024 are for root");
    WORDS.put(TOO_MANY_FILES, "this process may open no more files; see ulimit -n");
  }

  private Failures() {}

  static boolean isTooManyFiles(@Nullable Throwable cause) {
    return cause != null && String.valueOf(cause.getMessage()).contains(TOO_MANY_FILES);
  }

  /** What went wrong, in a few words. */
  public static String words(@Nullable Throwable cause) {
    String message = String.valueOf(cause == null ? null : cause.getMessage());
    return WORDS.entrySet().stream()
        .filter(known -> message.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(message);
  }
}
