package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.live.net.Flow;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Splice;
import dev.lbsim.live.parse.StrictRequestDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the two connections of a request for WebSocket once its backend has agreed (RFC
 * 6455): they are joined, and from then on their bytes are nobody's business here. To the model the
 * request is in flight until the tunnel ends; its timeouts were for the answer that began it, as
 * with Envoy's routes and HAProxy, whose {@code timeout tunnel} is the one limit left.
 *
 * <p>A bad choice where something has to be read in the messages: they are not looked at.
 */
final class Tunnel {
  /** Envoy's TCP proxy waits as long; HAProxy's manual has the same for {@code timeout tunnel}. */
  private static final long IDLE_NANOS = 3_600_000_000_000L;

  /** {@code timeout client-fin 30s} of HAProxy's manual. */
  private static final long HALF_CLOSED_NANOS = 30_000_000_000L;

  private final Present present;
  private final HttpUpstream upstream;
  private final HttpVisit visit;
  private final Flow flow = new Flow(IDLE_NANOS, HALF_CLOSED_NANOS);
  private final Backend backend = new Backend();
  private @Nullable Client client;
  private @Nullable CarriedRequest carried;

  /** The model has been told of its end. */
  private boolean ended;

  Tunnel(Present present, HttpUpstream upstream, HttpVisit visit) {
    this.present = present;
    this.upstream = upstream;
    this.visit = visit;
  }

  /** What comes from the backend from here on is kept until there is somebody to take it. */
  void takes(ChannelHandlerContext handler) {
    ChannelPipeline pipeline = handler.pipeline();
    begins(handler.channel());
    pipeline.replace(handler.handler(), null, backend);
    pipeline.remove(HttpClientCodec.class); // which hands over what it has not read
  }

  private static void begins(Channel side) {
    side.config().setAutoRead(false);
    side.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /** The client hears of it, and the two are joined; in the world's time. */
  void begin(CarriedRequest request, HttpResponse agreement) {
    HttpGuest guest = visit.tunnels(this);
    if (guest == null) {
      upstream.close();
      return;
    }
    carried = request;
    request.tunnels();
    guest.tunnels(this, agreement);
  }

  /**
   * The client's side is this one from now on; what it has been told is on its way.
   *
   * @param tier is asked whether it lets bytes pass
   */
  void joins(HttpGuest guest, ChannelHandlerContext handler, BooleanSupplier tier) {
    Channel here = handler.channel();
    ChannelPipeline pipeline = handler.pipeline();
    Client side = new Client(guest);
    client = side;
    begins(here);
    pipeline.replace(handler.handler(), null, side);
    pipeline.remove(HttpResponseEncoder.class);
    pipeline.remove(StrictRequestDecoder.class); // which hands over what it has not read
    flow.start(here.eventLoop(), tier, this::close);
    flow.whenDone(() -> ends(Ending.OK));
    backend.to(side);
    side.to(backend);
  }

  /** Bytes that have come for the client. */
  long bytes() {
    return backend.cameBytes();
  }

  private void ends(Ending ending) {
    ended = true;
    present.enter(
        () -> {
          if (carried != null) {
            carried.answered(ending);
          }
        });
  }

  /** Nothing has gone by for too long. */
  private void close() {
    ends(Ending.OK);
    upstream.close();
    Client side = client;
    if (side != null && side.channel() != null) {
      side.channel().close();
    }
  }

  /** The model does not wait for it any longer, be it that its client has gone. */
  void drop() {
    Channel there = backend.channel();
    if (there != null) {
      Listener.reset(there);
    }
  }

  /** It has ended, as far as the model is concerned. */
  void over(Ending ending) {
    flow.over();
    Client side = client;
    if (side != null) {
      side.over(ending);
    }
  }

  private final class Backend extends Splice {
    Backend() {
      super(flow);
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
      super.channelInactive(gone);
      present.enter(() -> upstream.tunnelGone(wasReset() ? Ending.RESET : Ending.OK));
    }
  }

  private final class Client extends Splice {
    private final HttpGuest guest;
    private boolean over;
    private @Nullable ChannelHandlerContext gone;

    Client(HttpGuest guest) {
      super(flow);
      this.guest = guest;
    }

    void over(Ending ending) {
      over = true;
      Channel here = Objects.requireNonNull(channel());
      if (ending != Ending.OK) {
        Listener.reset(here);
      }
      leave();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
      flow.over();
      gone = closed;
      super.channelInactive(closed);
      if (ended && !over) {
        closed.executor().schedule(this::leave, HALF_CLOSED_NANOS, TimeUnit.NANOSECONDS);
      } else {
        leave();
      }
    }

    /** The model hears that it has gone: not before it has heard of the end it knows of. */
    private void leave() {
      ChannelHandlerContext closed = gone;
      if (closed != null) {
        gone = null;
        guest.channelInactive(closed);
      }
    }
  }
}
