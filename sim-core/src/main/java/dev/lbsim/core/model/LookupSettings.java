package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.TtlRules;
import org.jspecify.annotations.Nullable;

/**
 * How clients look names up. Times in nanoseconds.
 *
 * @param addressTries how many addresses of an answer they try at most
 * @param timeoutNanos how long they wait for a resolver (resolv.conf: {@code timeout:5})
 * @param tries how often they ask it, at least 1 (resolv.conf: {@code attempts:2})
 * @param cache what each client keeps, or null for nothing
 */
public record LookupSettings(
    int addressTries, long timeoutNanos, int tries, @Nullable Cache cache) {

  /**
   * A cache of each client's own.
   *
   * @param rules what it does to TTLs
   * @param stubbornShare share of clients that disregard TTLs, from 0 to 1
   * @param stubbornRules what those do to TTLs
   */
  public record Cache(TtlRules rules, double stubbornShare, TtlRules stubbornRules) {
    /** Addresses are tried in the order the resolver gave them. */
    static final AddressOrder ORDER = AddressOrder.FIXED;
  }

  /** A stub that keeps nothing, with the patience of resolv.conf. */
  public static LookupSettings stub(int addressTries) {
    return new LookupSettings(addressTries, 5_000_000_000L, 2, null);
  }
}
