package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/** A connection that somebody outside has opened to an {@link Entrance}. */
public final class Guest {
  private final Entrance entrance;
  final Owner owner;
  final long tupleHash;
  @Nullable Connection connection;
  private @Nullable Object attachment;

  Guest(Entrance entrance, Owner owner, long tupleHash) {
    this.entrance = entrance;
    this.owner = owner;
    this.tupleHash = tupleHash;
  }

  /** Asks for something on this connection. */
  public Visit ask(Visit.Asked asked, @Nullable Object about) {
    return entrance.ask(this, asked, about);
  }

  /** It has gone, with all it waits for. */
  public void left() {
    entrance.left(this);
  }

  /** What its porter has put here, such as its socket. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for its porter. */
  public void attach(@Nullable Object what) {
    attachment = what;
  }
}
