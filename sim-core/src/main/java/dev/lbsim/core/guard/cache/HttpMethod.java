package dev.lbsim.core.guard.cache;

/** The methods a cache tells apart (RFC 9110 section 9). */
public enum HttpMethod {
  GET(true),
  HEAD(true),
  OPTIONS(true),
  TRACE(true),
  POST(false),
  PUT(false),
  PATCH(false),
  DELETE(false),
  /** Any other: not known to be safe, so held to be unsafe (RFC 9111 section 4.4). */
  OTHER(false);

  private final boolean safe;

  HttpMethod(boolean safe) {
    this.safe = safe;
  }

  /** True if it asks for nothing but an answer (RFC 9110 section 9.2.1). */
  public boolean safe() {
    return safe;
  }

  /** The method of this name, which is case-sensitive. */
  public static HttpMethod of(String name) {
    return switch (name) {
      case "GET" -> GET;
      case "HEAD" -> HEAD;
      case "OPTIONS" -> OPTIONS;
      case "TRACE" -> TRACE;
      case "POST" -> POST;
      case "PUT" -> PUT;
      case "PATCH" -> PATCH;
      case "DELETE" -> DELETE;
      default -> OTHER;
    };
  }
}
