package dev.lbsim.core.model;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A connection of the model that a {@link Carrier} has open as a real one. */
public final class CarriedConnection {
  private @Nullable Connection connection;
  private @Nullable Object attachment;

  CarriedConnection(Connection connection) {
    this.connection = connection;
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
