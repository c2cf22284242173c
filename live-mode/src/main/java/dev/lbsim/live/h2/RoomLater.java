package dev.lbsim.live.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells that a stream has room again in a task of its own. Netty (4.2) tells it while it writes a
 * frame of that stream; what is written then is merged into the very frame, is counted as not
 * written, and so more is sent than the window of the stream allows.
 */
public final class RoomLater extends ChannelInboundHandlerAdapter {
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    changed
        .executor()
        .execute(
            () -> {
              if (!changed.isRemoved()) {
                changed.fireChannelWritabilityChanged();
              }
            });
  }
}
