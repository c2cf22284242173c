package dev.lbsim.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that nobody had a moment ago. */
public final class FreePort {
  private FreePort() {}

  /** One of 127.0.0.1. */
  public static int find() {
    return find("127.0.0.1");
  }

  /** One of this address. */
  public static int find(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
