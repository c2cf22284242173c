package dev.lbsim.live.admin;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the admin API listens, and for whom.
 *
 * @param address on loopback; port 0 for any that is free
 */
public record AdminSettings(InetSocketAddress address, AdminToken token) {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads an address as people write it.
   *
   * @param text {@code PORT}, {@code HOST:PORT} or {@code [HOST]:PORT}; the host is 127.0.0.1
   *     unless given
   * @throws LiveProblem if it is none, or not of this machine alone
   */
  public static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    String port = text.substring(colon + 1);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
      throw new LiveProblem(
          "--admin needs a port, such as 9090 or 127.0.0.1:9090, not \"" + text + '"');
    }
    try {
      // No name is looked up: what it resolves to may be another machine tomorrow.
      boolean literal = host.equals("localhost") || host.matches("[0-9.]+|[0-9a-fA-F:.]*:[^%]*");
      InetAddress address = literal ? InetAddress.getByName(host) : null;
      if (address == null) {
        throw new LiveProblem("--admin needs an address of this machine, not \"" + host + '"');
      }
      return Loopback.require(new InetSocketAddress(address, Integer.parseInt(port)));
    } catch (UnknownHostException e) {
      throw new LiveProblem("--admin needs an address of this machine, not \"" + host + '"');
    }
  }
}
