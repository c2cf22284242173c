package dev.lbsim.core.guard.cache;

/** What a cache asks of a status code (RFC 9110 section 15). */
public final class HttpStatus {
  /** Stands for no answer at all: refused, reset, timed out. */
  public static final int NO_ANSWER = 0;

  public static final int PARTIAL_CONTENT = 206;
  public static final int NOT_MODIFIED = 304;

  private HttpStatus() {}

  /** True if a response may be given a heuristic lifetime (RFC 9110 section 15.1). */
  public static boolean heuristicallyCacheable(int status) {
    return switch (status) {
      case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  /** True if this cache acts on the status as RFC 9110 defines it; not so for parts of objects. */
  public static boolean understood(int status) {
    return switch (status) {
      case 200, 201, 202, 203, 204, 205 -> true;
      case 300, 301, 302, 303, 305, 307, 308 -> true;
      case 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411 -> true;
      case 412, 413, 414, 415, 416, 417, 421, 422, 426 -> true;
      case 500, 501, 502, 503, 504, 505 -> true;
      default -> false;
    };
  }

  /** True for the failures that {@code stale-if-error} is for (RFC 5861 section 4). */
  public static boolean staleIfError(int status) {
    return switch (status) {
      case NO_ANSWER, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** True for 2xx and 3xx. */
  public static boolean succeeded(int status) {
    return status >= 200 && status < 400;
  }
}
