package dev.lbsim.live.http;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.live.tls.Shake;
import dev.lbsim.live.tls.TlsClients;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The handshake of a connection that was opened for a request, and who has been told of it. */
final class UpstreamTls {
  private final TlsClients clients;
  private final Kinds kinds;
  private final String host;
  private final long holder;
  private final int place;
  private @Nullable Shake shake;
  private @Nullable CertificateTable names;
  private boolean told;
  private boolean speaksHttp2;

  /** For a connection that a request opens. */
  UpstreamTls(TlsClients clients, Kinds kinds, CarriedRequest request) {
    this.clients = clients;
    this.kinds = kinds;
    this.host = kinds.host(request.kindNumber());
    this.holder = request.ticketHolder();
    this.place = tier(request.destination()).hashCode();
  }

  /** The tier of {@code l7.proxy.2}, whose instances may open each other's tickets. */
  private static String tier(String destination) {
    int first = destination.indexOf('.');
    int second = destination.indexOf('.', first + 1);
    return second < 0 ? destination : destination.substring(0, second);
  }

  /**
   * Adds what shakes hands.
   *
   * @param streams true if HTTP/2 is to be spoken
   * @param over told on the loop when that has succeeded, or with false when one of both ends has
   *     refused the other; where the connection just breaks it is not told
   */
  void begin(Channel channel, boolean streams, Consumer<Boolean> over) {
    SslHandler handler = clients.handler(channel.alloc(), host, holder, place, streams);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(handler);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                shake = Shake.ofClient(handler);
                speaksHttp2 = ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol());
                names =
                    kinds.haveOneHost()
                        ? null
                        : new CertificateTable(List.of(TlsClients.hosts(handler)));
                over.accept(true);
              } else if (done.cause() instanceof SSLException && !TlsClients.isSlow(done.cause())) {
                over.accept(false);
              }
            });
  }

  /** True if the other end has agreed to that. */
  boolean speaksHttp2() {
    return speaksHttp2;
  }

  boolean isSecured() {
    return shake != null;
  }

  /**
   * A request is to go by it.
   *
   * @return true if it goes now; false if it comes once more
   */
  boolean lets(CarriedRequest request, @Nullable CarriedConnection connection) {
    Shake how = shake;
    if (told || how == null) {
      return how != null;
    }
    told = true;
    CertificateTable covers = names;
    if (connection != null && covers != null) {
      connection.securedFor(kind -> covers.find(kinds.host(kind)) != CertificateTable.NONE);
    }
    return request.secured(how.how(), how.version());
  }
}
