package dev.lbsim.live.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * What a client heard.
 *
 * @param rcode how it ended; one that is not known here counts as {@code SERVFAIL}
 * @param addresses of the name, or of the last one in a chain of CNAMEs, in the order they came
 * @param ttlSeconds how long they may be kept: the least along the chain; 0 without addresses
 * @param negativeTtlSeconds how long NXDOMAIN or NODATA may be kept, the lesser of the SOA's TTL
 *     and minimum (RFC 2308, section 5), or {@link #UNKNOWN} without an SOA: then not at all
 * @param ecsScope bits of the client's network the answer is good for, or {@link #UNKNOWN} if the
 *     server does not do client subnets: then for everybody
 * @param truncated there is more, and TCP has it; seen by nobody outside unless TCP says so too
 * @param overTcp the answer came over TCP
 */
public record Lookup(
    Rcode rcode,
    List<InetAddress> addresses,
    int ttlSeconds,
    int negativeTtlSeconds,
    int ecsScope,
    boolean truncated,
    boolean overTcp) {
  /** Not told. */
  public static final int UNKNOWN = -1;

  /** Copies the list. */
  public Lookup {
    addresses = List.copyOf(addresses);
  }
}
