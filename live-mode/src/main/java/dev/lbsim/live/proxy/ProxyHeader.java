package dev.lbsim.live.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A header of the PROXY protocol, which a proxy that does not read what it passes on puts in front
 * of it, so that whoever gets it knows the client and not only the proxy. Both forms of HAProxy's
 * {@code proxy-protocol.txt}, version 2020/03/05.
 *
 * <p>A bad choice where anybody but such a proxy can connect: the header is believed. And never to
 * be sent to those who do not expect it, for to them it is the beginning of what the client says.
 */
final class ProxyHeader {
  /** No byte string that begins a protocol in use; to HTTP/1, HTTP/2 and TLS it is an error. */
  static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};

  static final String TEXT = "PROXY ";

  static final int VERSION_2 = 0x20;
  static final int COMMAND_LOCAL = 0;
  static final int COMMAND_PROXY = 1;
  static final int FAMILY_UNSPECIFIED = 0;
  static final int FAMILY_INET = 1;
  static final int FAMILY_INET6 = 2;
  static final int FAMILY_UNIX = 3;
  static final int STREAM = 1;
  static final int DATAGRAM = 2;

  private ProxyHeader() {}

  /** Says who is connected. */
  static ByteBuf of(ProxyVersion version, Ends ends, ByteBufAllocator allocator) {
    return version == ProxyVersion.V1 ? text(ends, allocator) : binary(ends, allocator);
  }

  /** Says that the proxy itself is connected, such as for a health check. */
  static ByteBuf local(ProxyVersion version, ByteBufAllocator allocator) {
    return version == ProxyVersion.V1 ? text(null, allocator) : binary(null, allocator);
  }

  private static ByteBuf text(@Nullable Ends ends, ByteBufAllocator allocator) {
    String line =
        ends == null || family(ends) == null
            ? "UNKNOWN\r\n"
            : family(ends)
                + ' '
                + NetUtil.toAddressString(ends.from().getAddress())
                + ' '
                + NetUtil.toAddressString(ends.to().getAddress())
                + ' '
                + ends.from().getPort()
                + ' '
                + ends.to().getPort()
                + "\r\n";
    ByteBuf out = allocator.buffer(TEXT.length() + line.length());
    out.writeCharSequence(TEXT, StandardCharsets.US_ASCII);
    out.writeCharSequence(line, StandardCharsets.US_ASCII);
    return out;
  }

  /** Null if the ends do not speak the same protocol, which no header can say. */
  private static @Nullable String family(Ends ends) {
    boolean isOld = isOld(ends.from());
    return isOld == isOld(ends.to()) ? isOld ? "TCP4" : "TCP6" : null;
  }

  private static boolean isOld(InetSocketAddress end) {
    return end.getAddress() instanceof Inet4Address;
  }

  private static ByteBuf binary(@Nullable Ends ends, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer(ProxyHeaderReader.FIXED_BYTES + ProxyHeaderReader.INET6_BYTES);
    out.writeBytes(SIGNATURE);
    if (ends == null || family(ends) == null) {
      out.writeByte(VERSION_2 | COMMAND_LOCAL);
      out.writeByte(FAMILY_UNSPECIFIED << 4);
      out.writeShort(0);
      return out;
    }
    InetAddress from = ends.from().getAddress();
    boolean isOld = isOld(ends.from());
    out.writeByte(VERSION_2 | COMMAND_PROXY);
    out.writeByte((isOld ? FAMILY_INET : FAMILY_INET6) << 4 | STREAM);
    out.writeShort(isOld ? ProxyHeaderReader.INET_BYTES : ProxyHeaderReader.INET6_BYTES);
    out.writeBytes(from.getAddress());
    out.writeBytes(ends.to().getAddress().getAddress());
    out.writeShort(ends.from().getPort());
    out.writeShort(ends.to().getPort());
    return out;
  }
}
