package dev.lbsim.core.anycast;

/**
 * A link between two autonomous systems.
 *
 * @param a the provider, or of two peers the one with the lower number
 * @param b the customer, or the other peer
 * @param kind what {@code a} and {@code b} are to each other
 */
public record AsLink(long a, long b, Kind kind) {
  /** What two neighbours are to each other. */
  public enum Kind {
    /** The first sells transit to the second. */
    PROVIDER_CUSTOMER,
    /** Each sends the other what is for itself and its customers, free of charge. */
    PEERS
  }

  public AsLink {
    if (kind == Kind.PEERS && a > b) {
      long swapped = a;
      a = b;
      b = swapped;
    }
  }
}
