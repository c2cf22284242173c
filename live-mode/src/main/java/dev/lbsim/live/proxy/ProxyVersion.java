package dev.lbsim.live.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The two forms of a PROXY protocol header. */
public enum ProxyVersion {
  /** A line of text, for people and for those who cannot read the other one. */
  V1,
  /** Binary, shorter to read, and the only one that can say that nobody is behind it. */
  V2;

  /** A header that says who is connected, to be put in front of all that they say. */
  public ByteBuf introduce(Ends ends, ByteBufAllocator allocator) {
    return ProxyHeader.of(this, ends, allocator);
  }
}
