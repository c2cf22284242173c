package dev.lbsim.live.tls;

import dev.lbsim.core.guard.tls.CertificateTable;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS at one listener: a connection that is accepted shakes hands first, and is handed on when
 * that is done.
 */
public final class TlsServer {
  /** What stands behind. */
  public interface Owner {
    /** True if the certificate with this index has expired by now. */
    boolean hasExpired(int certificate);

    /** The worker that a connection belongs to, from 0. */
    int workerOf(Channel connection);

    /** A connection is secured: adds what handles it. */
    void secured(Channel connection, Shake shake, int certificate);

    /**
     * A handshake has failed, after its client had said hello. The connection is being closed.
     *
     * @param certificate the index of the one it was shown, or {@link CertificateTable#NONE}
     */
    void failed(Channel connection, int certificate);
  }

  private final String instance;
  private final TlsTier tier;
  private final Owner owner;
  private final IntPredicate expired;
  private final long timeoutMillis;

  TlsServer(String instance, TlsTier tier, Owner owner, long timeoutMillis) {
    this.instance = instance;
    this.tier = tier;
    this.owner = owner;
    this.expired = owner::hasExpired;
    this.timeoutMillis = timeoutMillis;
  }

  /** Lets a new connection shake hands. */
  public void accept(Channel connection) {
    connection.pipeline().addLast(new Hello(this, timeoutMillis), new Gate(owner));
  }

  TlsTier.@Nullable Choice choose(@Nullable String host) {
    return tier.choose(host, expired);
  }

  /** What shows a connection its certificate. */
  SslHandler handler(Channel connection, TlsTier.Choice choice) {
    return tier.handler(
        instance, owner.workerOf(connection), choice.credential(), connection.alloc());
  }
}
