package dev.lbsim.live.dns;

import dev.lbsim.live.net.Connecting;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** One question under way, first over UDP and then perhaps over TCP; on the client's event loop. */
final class DnsExchange {
  private static final int QUERY_BYTES = 64;

  private final InetSocketAddress server;
  private final Question question;
  private final Promise<Lookup> promise;
  private int id;
  private boolean overTcp;
  private Runnable openTcp = () -> {};

  DnsExchange(InetSocketAddress server, Question question, Promise<Lookup> promise) {
    this.server = server;
    this.question = question;
    this.promise = promise;
  }

  boolean isOver() {
    return promise.isDone();
  }

  /** Runs something when there is an answer, or none is waited for any more. */
  void whenOver(Runnable what) {
    promise.addListener(over -> what.run());
  }

  void fail(Throwable cause) {
    promise.tryFailure(cause);
  }

  /** Sends the query. */
  void begin(Transport by, EventLoop loop, Channel udp, int id, long timeoutNanos) {
    this.id = id;
    InetAddress local = ((InetSocketAddress) udp.localAddress()).getAddress();
    openTcp = () -> connect(by, loop, local);
    ScheduledFuture<?> timeout =
        loop.schedule(() -> timedOut(timeoutNanos), timeoutNanos, TimeUnit.NANOSECONDS);
    whenOver(() -> timeout.cancel(false));
    ByteBuf out = udp.alloc().ioBuffer(QUERY_BYTES);
    QueryWriter.write(out, id, question);
    udp.writeAndFlush(new DatagramPacket(out, server))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                fail(sent.cause());
              }
            });
  }

  private void timedOut(long timeoutNanos) {
    fail(
        new SocketTimeoutException(
            Ports.text(server)
                + " did not answer for "
                + question.name()
                + " within "
                + timeoutNanos / 1_000_000.0
                + " ms"));
  }

  /** Something came over UDP that has our id. */
  void received(InetSocketAddress sender, ByteBuf message) {
    if (overTcp || !sender.equals(server)) {
      return;
    }
    Lookup lookup;
    try {
      lookup = ReplyReader.read(message, id, question, false);
    } catch (MalformedMessage e) {
      return; // somebody may be guessing; the true answer may still come
    }
    if (lookup.truncated()) {
      overTcp = true;
      openTcp.run();
    } else {
      promise.trySuccess(lookup);
    }
  }

  private void connect(Transport by, EventLoop loop, InetAddress local) {
    Connecting connecting =
        new Connecting(
            server,
            new InetSocketAddress(local, 0),
            connected -> {
              if (!connected.isSuccess()) {
                fail(connected.cause());
              }
            });
    Channel channel =
        connecting.begin(
            new Bootstrap()
                .group(loop)
                .channel(by.client())
                .handler(
                    new ChannelInitializer<SocketChannel>() {
                      @Override
                      protected void initChannel(SocketChannel made) {
                        made.pipeline()
                            .addLast(
                                connecting,
                                new LengthFieldBasedFrameDecoder(
                                    TcpConnection.LENGTH_BYTES + Wire.TCP_BYTES,
                                    0,
                                    TcpConnection.LENGTH_BYTES,
                                    0,
                                    TcpConnection.LENGTH_BYTES),
                                new OverTcp());
                      }
                    }));
    whenOver(() -> channel.close());
  }

  private final class OverTcp extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      ByteBuf out = context.alloc().ioBuffer(QUERY_BYTES).writeZero(TcpConnection.LENGTH_BYTES);
      QueryWriter.write(out, id, question);
      out.setShort(out.readerIndex(), out.readableBytes() - TcpConnection.LENGTH_BYTES);
      context.writeAndFlush(out, context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf frame = (ByteBuf) message;
      try {
        promise.trySuccess(ReplyReader.read(frame, id, question, true));
      } catch (MalformedMessage e) {
        fail(new IOException(Ports.text(server) + " answered over TCP, but " + e.getMessage()));
      } finally {
        frame.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new IOException(Ports.text(server) + " closed the connection without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }
  }
}
