package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.live.h2.ClientLine;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A socket to a process by which many requests go at once, each a stream of HTTP/2 with an {@link
 * HttpUpstream} of its own. What finds no stream free, for the process allows fewer than the model
 * thought, waits here in order. When the socket breaks, so does all it carries; a stream that is
 * reset leaves the others alone.
 */
final class Http2Upstream implements UpstreamSocket, ClientLine.User {
  private final HttpCarrier carrier;
  private final InetSocketAddress to;
  private final CarriedConnection connection;
  private final @Nullable UpstreamTls tls;
  private final Deque<CarriedRequest> waiting = new ArrayDeque<>();
  private @Nullable ClientLine line;
  private @Nullable Channel channel;
  private boolean open;
  private boolean closed;

  /**
   * @param tls secures it, or null
   */
  Http2Upstream(
      HttpCarrier carrier,
      InetSocketAddress to,
      CarriedConnection connection,
      @Nullable UpstreamTls tls) {
    this.carrier = carrier;
    this.to = to;
    this.connection = connection;
    this.tls = tls;
  }

  @Override
  public void addTo(Channel made) {
    channel = made;
    line = ClientLine.begin(made, this);
    if (closed) {
      line.close();
    }
  }

  @Override
  public void send(CarriedRequest request) {
    if (closed) {
      request.answered(Ending.RESET); // it has not been told yet
      return;
    }
    request.attach(this);
    waiting.add(request);
    sendWaiting();
  }

  @Override
  public void connected(boolean successful) {
    if (!successful) {
      end(Ending.REFUSED);
    } else if (!closed) {
      open = true;
      sendWaiting();
    }
  }

  @Override
  public void shookHands(boolean successful) {
    if (!successful) {
      end(Ending.TLS_ERROR);
    } else if (tls != null && !tls.speaksHttp2()) {
      end(Ending.RESET); // many requests were to go by it, and cannot
    } else {
      sendWaiting();
    }
  }

  /** As far as there is room. */
  private void sendWaiting() {
    for (CarriedRequest first = waiting.peek(); first != null && open; first = waiting.peek()) {
      if (!first.isAwaited() || !first.accepted()) {
        waiting.remove(first); // nobody wants it, or it comes once more when opening is done
      } else if (tls != null && !tls.isSecured()) {
        return;
      } else if (tls != null && !tls.lets(first, connection)) {
        waiting.remove(first); // it comes once more, too
      } else if (line == null || !line.canOpen()) {
        return;
      } else {
        waiting.remove(first);
        begin(line, first);
      }
    }
  }

  private void begin(ClientLine on, CarriedRequest request) {
    HttpUpstream stream = new HttpUpstream(carrier, to, this);
    if (on.open(stream) == null) {
      request.answered(Ending.RESET);
    } else {
      stream.send(request);
    }
  }

  /** True while streams are ended one by one, and not with the socket. */
  boolean isUp() {
    return channel != null && channel.isActive();
  }

  @Override
  public void abandoned(CarriedRequest request) {
    waiting.remove(request);
  }

  @Override
  public void allows(int streams) {
    carrier
        .present()
        .enter(
            () -> {
              connection.allows(Math.max(1, streams));
              sendWaiting();
            });
  }

  @Override
  public void hasRoom() {
    if (!waiting.isEmpty()) {
      carrier.present().enter(this::sendWaiting);
    }
  }

  @Override
  public void goesAway() {
    carrier
        .present()
        .enter(
            () -> {
              connection.closedByPeer();
              closed = true;
              answerWaiting(Ending.RESET);
            });
  }

  @Override
  public void gone() {
    carrier.present().enter(() -> end(Ending.RESET));
  }

  private void end(Ending ending) {
    close();
    connection.closedByPeer();
    answerWaiting(ending);
  }

  private void answerWaiting(Ending ending) {
    for (CarriedRequest each = waiting.poll(); each != null; each = waiting.poll()) {
      each.answered(ending);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (line != null) {
      line.close();
    }
  }
}
