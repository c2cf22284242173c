package dev.lbsim.live.tls;

import dev.lbsim.core.guard.tls.Handshake;
import dev.lbsim.core.guard.tls.TlsVersion;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How a connection was secured.
 *
 * @param protocol what is spoken on it, by ALPN (RFC 7301), or null where nobody said
 */
public record Shake(Handshake how, TlsVersion version, @Nullable String protocol) {
  /** Looks at one that a client has completed. */
  public static Shake ofClient(SslHandler handler) {
    return of(handler, Long.MIN_VALUE);
  }

  /**
   * Looks at a handshake that is complete.
   *
   * @param begunMillis when it began
   */
  static Shake of(SslHandler handler, long begunMillis) {
    SSLEngine engine = handler.engine();
    SSLSession session = engine.getSession();
    boolean resumed =
        engine instanceof ReferenceCountedOpenSslEngine open
            ? SSL.isSessionReused(open.sslPointer())
            : session.getCreationTime() < begunMillis; // the JDK says it in no other way
    return new Shake(
        resumed ? Handshake.RESUMED : Handshake.FULL,
        session.getProtocol().equals("TLSv1.2") ? TlsVersion.TLS_1_2 : TlsVersion.TLS_1_3,
        handler.applicationProtocol());
  }
}
