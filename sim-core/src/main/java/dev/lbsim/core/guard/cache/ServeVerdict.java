package dev.lbsim.core.guard.cache;

/** What a cache does with a request. */
public enum ServeVerdict {
  /** Serves what it has: it is fresh. */
  HIT,
  /** Serves what it has although it is stale: the client said that it may ({@code max-stale}). */
  STALE,
  /** Serves what it has, stale, and fetches it anew in the background. */
  STALE_WHILE_REVALIDATE,
  /** Has it, but asks the origin first whether it has changed. */
  REVALIDATE,
  /** Fetches it, and stores it if it may be stored. */
  MISS,
  /** Passes the request on and has no part in it: nobody waits for the answer to be stored. */
  BYPASS,
  /** Answers 504: only what is cached was asked for, and that is not there. */
  GATEWAY_TIMEOUT;

  /** True if the request is answered at once, from the cache. */
  public boolean servedFromCache() {
    return this == HIT || this == STALE || this == STALE_WHILE_REVALIDATE;
  }
}
