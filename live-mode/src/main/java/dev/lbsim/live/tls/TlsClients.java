package dev.lbsim.live.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Begins TLS for the clients of a live world and for its health checks.
 *
 * <p>One context keeps the tickets of all clients. Which are whose it tells apart by host and port;
 * since nothing else is done with the port, that is where the number of the one who keeps them
 * goes.
 */
public final class TlsClients {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int MOST_SESSIONS = 20_000;

  private final long timeoutMillis;
  private final SslContext keeping;
  private final SslContext forgetting;
  private final SslContext keepingForStreams;
  private final SslContext forgettingForStreams;
  private final SslContext checking;
  private final AtomicInteger nobodys = new AtomicInteger();

  /**
   * @param protocols offered by those who speak HTTP/1.1
   * @param protocolsForStreams offered by those who speak HTTP/2
   */
  TlsClients(
      TlsLibrary library,
      TrustManager trust,
      ApplicationProtocolConfig protocols,
      ApplicationProtocolConfig protocolsForStreams,
      long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
    this.keeping = context(library, trust, protocols, true);
    this.forgetting = context(library, trust, protocols, false);
    this.keepingForStreams = context(library, trust, protocolsForStreams, true);
    this.forgettingForStreams = context(library, trust, protocolsForStreams, false);
    this.checking = context(library, null, ApplicationProtocolConfig.DISABLED, false);
  }

  private static SslContext context(
      TlsLibrary library,
      @Nullable TrustManager trust,
      ApplicationProtocolConfig protocols,
      boolean keeps) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(library.provider())
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(protocols)
            .sessionCacheSize(MOST_SESSIONS);
    if (trust == null) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else {
      builder.trustManager(trust);
    }
    try {
      SslContext made = builder.build();
      if (made.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(keeps);
        if (keeps) {
          sessions.setTicketKeys();
        }
      }
      return made;
    } catch (SSLException e) {
      throw new IllegalStateException("a context for clients", e);
    }
  }

  /**
   * What secures a connection.
   *
   * @param host it is for: told to the server, and what the certificate must be for
   * @param holder whose session tickets may be shown, or 0 for nobody's
   * @param place tells apart where tickets are from
   * @param streams true if HTTP/2 is to be spoken
   */
  public SslHandler handler(
      ByteBufAllocator memory, String host, long holder, int place, boolean streams) {
    String name = host.toLowerCase(Locale.ROOT);
    SslContext without = streams ? forgettingForStreams : forgetting;
    SslContext context = holder == 0 ? without : streams ? keepingForStreams : keeping;
    int number = Long.hashCode(holder * 31 + place) & Integer.MAX_VALUE;
    // Without a holder it is a number that does not come again: the JDK keeps all sessions.
    SslHandler handler =
        context.newHandler(memory, name, holder == 0 ? nobodys.decrementAndGet() : number + 1);
    name(handler, name);
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    return handler;
  }

  /** What secures a health check, which takes any certificate (HAProxy, {@code verify none}). */
  public SslHandler check(ByteBufAllocator memory) {
    SslHandler handler = checking.newHandler(memory);
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    return handler;
  }

  /** What the certificate is for that the other end has shown. */
  public static List<String> hosts(SslHandler handler) {
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return chain[0] instanceof X509Certificate leaf ? Credential.hosts(leaf) : List.of();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /** True if the other end took too long, and has refused nothing. */
  public static boolean isSlow(Throwable cause) {
    return cause instanceof SslHandshakeTimeoutException;
  }

  private static void name(SslHandler handler, String host) {
    if (NAME.matcher(host).matches() && !NetUtil.isValidIpV4Address(host)) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      handler.engine().setSSLParameters(parameters);
    }
  }

  void close() {
    List<SslContext> all =
        new ArrayList<>(
            List.of(keeping, forgetting, keepingForStreams, forgettingForStreams, checking));
    all.forEach(ReferenceCountUtil::release);
  }
}
