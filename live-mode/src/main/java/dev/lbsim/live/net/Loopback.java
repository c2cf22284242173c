package dev.lbsim.live.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses on this machine and nowhere else, one for each process and tier. On Linux each has an
 * address of its own in 127.0.0.0/8 and all share one port; elsewhere only 127.0.0.1 answers, so
 * each gets a port of its own, counted up from there.
 */
public final class Loopback {
  private final int port;
  private final boolean addressEach;
  private final Map<String, InetSocketAddress> known = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private int made;

  /**
   * @param port of all, or of the first
   * @param addressEach true if all of 127.0.0.0/8 is there
   */
  public Loopback(int port, boolean addressEach) {
    this.port = port;
    this.addressEach = addressEach;
  }

  /** As fits this operating system. */
  public static Loopback here(int port) {
    return new Loopback(port, System.getProperty("os.name", "").startsWith("Linux"));
  }

  /** The address of the one called {@code name}; a new one at the first call. */
  public InetSocketAddress of(String name) {
    InetSocketAddress address = known.get(name);
    if (address == null) {
      int number = made++;
      address =
          addressEach
              ? new InetSocketAddress(numbered(number), port)
              : new InetSocketAddress(InetAddress.getLoopbackAddress(), port + number);
      known.put(name, address);
    }
    return address;
  }

  /**
   * Says where somebody is.
   *
   * @throws LiveProblem if that is not on this machine
   */
  public void put(String name, InetSocketAddress address) {
    known.put(name, require(address));
    given.add(name);
  }

  /** True if somebody has said where that one is. */
  public boolean isGiven(String name) {
    return given.contains(name);
  }

  /**
   * Where a client of the world connects from, if each is to have an address of its own: one of
   * some 64,000 in 127.79.0.0/16, the same for the same hash. Null for anywhere.
   *
   * @param hash what tells it from others, or 0 for nothing
   */
  public @Nullable InetSocketAddress source(long hash) {
    if (!addressEach || hash == 0) {
      return null;
    }
    byte[] address = {127, 79, part(hash >>> Integer.SIZE), part(hash)};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }

  /** From 1 to 254. */
  private static byte part(long hash) {
    return (byte) (1 + (hash & Integer.MAX_VALUE) % 254);
  }

  private static InetAddress numbered(int number) {
    // From 127.77.0.1: apart from what else people run on 127.0.0.x.
    int host = number % 250 + 1;
    int net = number / 250;
    try {
      return InetAddress.getByAddress(new byte[] {127, 77, (byte) net, (byte) host});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }

  /**
   * Sees to it that nothing but this machine is reached.
   *
   * @throws LiveProblem if the address is not one of loopback
   */
  public static InetSocketAddress require(InetSocketAddress address) {
    if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
      throw new LiveProblem(
          "lbsim serves and asks on loopback only, and "
              + address.getHostString()
              + " is not in 127.0.0.0/8 or ::1");
    }
    return address;
  }
}
