package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Queries over UDP. Answers to what was read at one go are sent at one go; when the socket takes no
 * more they are dropped, as a kernel drops them.
 */
final class UdpPort extends ChannelInboundHandlerAdapter {
  private final Responder responder;
  private boolean reading;

  UdpPort(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    reading = true;
    try {
      responder.count(DnsCount.UDP_QUERIES);
      Query query = QueryReader.read(packet.content());
      // Nobody can be answered at port 0; such packets are made to harm somebody else.
      if (query == null || packet.sender().getPort() == 0) {
        responder.count(DnsCount.UNREADABLE);
      } else {
        query(context, query, packet.sender());
      }
    } finally {
      packet.release();
    }
  }

  private void query(ChannelHandlerContext context, Query query, InetSocketAddress sender) {
    Zone zone = responder.zone(query);
    Rcode refusal = Responder.refusal(query, zone);
    if (zone == null || refusal != Rcode.NOERROR) {
      ByteBuf out = context.alloc().ioBuffer(PendingReply.FIRST_BYTES);
      responder.refuse(out, query, refusal);
      send(context, out, sender);
    } else {
      new Pending(context, query, zone, sender).ask(new Client(sender, query.subnet(), false));
    }
  }

  private void send(ChannelHandlerContext context, ByteBuf out, InetSocketAddress recipient) {
    if (!context.channel().isWritable()) {
      responder.count(DnsCount.DROPPED);
      out.release();
      return;
    }
    context.write(new DatagramPacket(out, recipient), context.voidPromise());
    if (!reading) {
      context.flush();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that has gone may be told of here; it is nobody else's business.
    if (!(cause instanceof IOException)) {
      context.fireExceptionCaught(cause);
    }
  }

  private final class Pending extends PendingReply {
    private final InetSocketAddress sender;

    Pending(ChannelHandlerContext context, Query query, Zone zone, InetSocketAddress sender) {
      super(context, responder, query, zone);
      this.sender = sender;
    }

    @Override
    int bytesMax() {
      return query.udpBytes();
    }

    @Override
    void before(ByteBuf out) {}

    @Override
    void send(ByteBuf out) {
      UdpPort.this.send(context, out, sender);
    }

    @Override
    void ended() {}
  }
}
