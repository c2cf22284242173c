package dev.lbsim.core.model;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.core.guard.tls.Handshake;
import org.jspecify.annotations.Nullable;

/** A connection that somebody outside has opened to an {@link Entrance}. */
public final class Guest {
  private final Entrance entrance;
  final Owner owner;
  final long tupleHash;
  @Nullable Connection connection;
  boolean hasStreams;
  private @Nullable Object attachment;
  private @Nullable Shaken shaken;

  Guest(Entrance entrance, Owner owner, long tupleHash) {
    this.entrance = entrance;
    this.owner = owner;
    this.tupleHash = tupleHash;
  }

  /** A TLS handshake as it really went. */
  record Shaken(Handshake how, int certificate, boolean failed) {}

  /**
   * Its connection has been secured, before it asks for anything: the handshake that the model
   * would have made up is this one.
   *
   * @param certificate the index of the one it was shown
   */
  public void secured(Handshake how, int certificate) {
    shaken = new Shaken(how, certificate, false);
  }

  /**
   * The handshake has failed, because it does not accept the certificate, or there is none for the
   * name it gave. What it asks next stands for that and for nothing else.
   *
   * @param certificate the index of the one it was shown, or {@link CertificateTable#NONE}
   */
  public void handshakeFailed(int certificate) {
    shaken = new Shaken(Handshake.FULL, certificate, true);
  }

  /** How its handshake went, or null where there was none. */
  @Nullable Shaken shaken() {
    return shaken;
  }

  /** What it asks goes by streams of one connection, of which each can be reset alone. */
  public void usesStreams() {
    hasStreams = true;
  }

  /** Asks for something on this connection. */
  public Visit ask(Visit.Asked asked, @Nullable Object about) {
    return entrance.ask(this, asked, about);
  }

  /**
   * A packet goes by on a connection that one visit stands for. What its tier does with the next
   * packet may have changed since the last one: it may be lost, or break the connection, which the
   * porter is told.
   *
   * @return false if it is lost, so that it has to be sent again later
   */
  public boolean packet() {
    return entrance.packet(this);
  }

  /**
   * Begins to ask for something of which some is still to come, or all; where {@link
   * Entrance#hasClocks}.
   *
   * @param sinceNanos when it began to come, or when this connection was made
   */
  public Visit begin(@Nullable Object about, long sinceNanos) {
    return entrance.begin(this, about, sinceNanos);
  }

  Entrance entrance() {
    return entrance;
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
