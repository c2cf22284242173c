package dev.lbsim.core.model;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A connection of the model that a {@link Carrier} has open as a real one. */
public final class CarriedConnection {
  private @Nullable Connection connection;
  private final boolean heedsSettings;
  private final boolean multiplexes;
  private @Nullable Object attachment;

  CarriedConnection(Connection connection, boolean heedsSettings) {
    this.connection = connection;
    this.heedsSettings = heedsSettings;
    this.multiplexes = connection.multiplexes;
  }

  /** True if it carries several requests at once, each a stream of HTTP/2. */
  public boolean multiplexes() {
    return multiplexes;
  }

  /**
   * The far end allows so many streams at once. Whoever heeds that puts no more on it from now on;
   * some may be on it already.
   *
   * @param streams at least 1
   */
  public void allows(int streams) {
    if (connection != null && heedsSettings && streams < connection.streams) {
      connection.streams = streams;
    }
  }

  /** What the carrier has put here, such as its socket. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for the carrier. */
  public void attach(@Nullable Object what) {
    attachment = what;
  }

  /** The far end has closed it, or it broke; what it carries has been answered. */
  public void closedByPeer() {
    if (connection != null) {
      connection.dead = true;
    }
  }

  /** It is secured by a certificate that is for the hosts of some kinds of requests. */
  public void securedFor(IntPredicate kindNumbers) {
    if (connection != null) {
      connection.securedFor = kindNumbers;
    }
  }

  void end() {
    connection = null;
  }
}
