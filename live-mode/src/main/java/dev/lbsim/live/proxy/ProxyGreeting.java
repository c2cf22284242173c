package dev.lbsim.live.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;

/**
 * In front of what one of the world's own says to somebody who asks for a PROXY protocol header.
 * Clients say who they are, as a balancer in front of all of the world would say for them; a health
 * check says that nobody is behind it.
 */
public final class ProxyGreeting extends ChannelOutboundHandlerAdapter {
  private final boolean isCheck;

  /** For one connection. */
  public ProxyGreeting(boolean isCheck) {
    this.isCheck = isCheck;
  }

  @Override
  public void write(ChannelHandlerContext to, Object first, ChannelPromise promise) {
    Ends own =
        new Ends(
            (InetSocketAddress) to.channel().localAddress(),
            (InetSocketAddress) to.channel().remoteAddress());
    to.write(
        isCheck
            ? ProxyHeader.local(ProxyVersion.V2, to.alloc())
            : ProxyHeader.of(ProxyVersion.V2, own, to.alloc()));
    to.write(first, promise);
    to.pipeline().remove(this);
  }
}
