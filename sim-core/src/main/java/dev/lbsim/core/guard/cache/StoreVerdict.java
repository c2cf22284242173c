package dev.lbsim.core.guard.cache;

/** Whether a response is stored, or the first reason why not. */
public enum StoreVerdict {
  STORE,
  /** Only answers to GET are stored. */
  METHOD,
  /** A status this cache does not store: parts, 304, none at all, or one it must understand. */
  STATUS,
  /** Request or response says {@code no-store}. */
  NO_STORE,
  /** The response is {@code private}. */
  PRIVATE,
  /** The request was authorised, and the response does not say that others may see it. */
  AUTHORIZATION,
  /** It sets a cookie, and the operator does not want those stored. */
  SET_COOKIE,
  /** {@code Vary: *}: no request would ever match it. */
  VARIES_BY_ALL,
  /** Nothing says for how long, and the status is not one that is cacheable by default. */
  NOT_MARKED;

  /** True if it is stored. */
  public boolean stored() {
    return this == STORE;
  }
}
