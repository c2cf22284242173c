package dev.lbsim.live.net;

import dev.lbsim.core.balance.XxHash64;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Hashes of real addresses, for those who place connections by them. */
public final class Tuples {
  private static final long TCP = 6;
  private static final long UDP = 17;

  private Tuples() {}

  /** The 5-tuple of a TCP connection. */
  public static long hash(InetSocketAddress from, InetSocketAddress to) {
    return hash(from, to, TCP);
  }

  /** The 5-tuple of a flow of datagrams. */
  public static long udpHash(InetSocketAddress from, InetSocketAddress to) {
    return hash(from, to, UDP);
  }

  private static long hash(InetSocketAddress from, InetSocketAddress to, long protocol) {
    long ends = XxHash64.mix(source(from), source(to));
    return XxHash64.mix(ends, (long) from.getPort() << 32 | (long) to.getPort() << 8 | protocol);
  }

  /** The address alone, without its port. */
  public static long source(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    long hash = bytes.length;
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.remaining() >= Integer.BYTES) {
      hash = XxHash64.mix(hash, rest.getInt());
    }
    return hash;
  }
}
