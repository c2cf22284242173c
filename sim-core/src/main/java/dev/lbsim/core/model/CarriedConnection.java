package dev.lbsim.core.model;

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

  void end() {
    connection = null;
  }
}
