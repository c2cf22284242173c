package dev.lbsim.live.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * What a server says to a query it answers.
 *
 * @param rcode {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL} or {@code REFUSED}
 * @param addresses all of the name, in the order they are given to clients, at most 2,000; those
 *     that do not fit the type asked for are left out, and with none left the answer is NODATA
 * @param ttlSeconds how long the addresses may be kept, 0 to 2^31 - 1
 * @param negativeTtlSeconds how long NXDOMAIN and NODATA may be kept (RFC 2308), 0 to 2^31 - 1
 * @param ecsScope bits of the client's network the answer is good for, 0 to 128: 0 if it is the
 *     same for everybody; only said to who asked with a client subnet
 */
public record Answer(
    Rcode rcode,
    List<InetAddress> addresses,
    int ttlSeconds,
    int negativeTtlSeconds,
    int ecsScope) {
  /** So that every answer fits into a message over TCP. */
  private static final int ADDRESSES_MAX = 2_000;

  /** Checks it. */
  public Answer {
    addresses = List.copyOf(addresses);
    switch (rcode) {
      case NOERROR, NXDOMAIN, SERVFAIL, REFUSED -> {}
      default -> throw new IllegalArgumentException(rcode + " is the server's own to say");
    }
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(
          addresses.size() + " addresses are more than an answer takes, " + ADDRESSES_MAX);
    }
    if (ttlSeconds < 0 || negativeTtlSeconds < 0 || ecsScope < 0 || ecsScope > 2 * Long.SIZE) {
      throw new IllegalArgumentException(
          "times to live are not negative, and a scope has 0 to 128 bits: "
              + ttlSeconds
              + ", "
              + negativeTtlSeconds
              + ", "
              + ecsScope);
    }
  }

  /** Addresses, the same for everybody. */
  public static Answer of(List<InetAddress> addresses, int ttlSeconds, int negativeTtlSeconds) {
    return new Answer(Rcode.NOERROR, addresses, ttlSeconds, negativeTtlSeconds, 0);
  }

  /** No such name. */
  public static Answer noSuchName(int negativeTtlSeconds) {
    return new Answer(Rcode.NXDOMAIN, List.of(), 0, negativeTtlSeconds, 0);
  }

  /** The name is there and has no addresses. */
  public static Answer noData(int negativeTtlSeconds) {
    return of(List.of(), 0, negativeTtlSeconds);
  }

  /** No answer for now; resolvers try elsewhere or later. */
  public static Answer failure() {
    return new Answer(Rcode.SERVFAIL, List.of(), 0, 0, 0);
  }

  /** True if an address fits the type asked for. */
  static boolean fits(int type, InetAddress address) {
    return type == RecordType.ANY
        || type == (address instanceof Inet4Address ? RecordType.A : RecordType.AAAA);
  }

  /** Bytes of an address on the wire. */
  static int bytes(InetAddress address) {
    return address instanceof Inet4Address ? 4 : 16;
  }
}
