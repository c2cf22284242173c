package dev.lbsim.live.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PROXY protocol header as strictly as its grammar allows: what could be read in two ways
 * is refused, as is what only resembles one. Whoever looks for a header without knowing that there
 * must be one lets clients say who they are; this one is for those who know.
 *
 * <p>Stricter than Netty's {@code HAProxyMessageDecoder}, which takes a sign or zeros in front of a
 * port and spaces at the end of a line, and does not look at the checksum.
 */
final class ProxyHeaderReader {
  /** All of a line of the first version, CRLF included. */
  static final int MOST_TEXT_BYTES = 107;

  /** Signature, version, family and length. */
  static final int FIXED_BYTES = 16;

  /** Addresses and ports. */
  static final int INET_BYTES = 12;

  static final int INET6_BYTES = 36;
  private static final int UNIX_BYTES = 216;

  /** Addresses and whatever else; a certificate fits in, and no more is kept for a stranger. */
  static final int MOST_BYTES = 4096;

  private static final int TLV_BYTES = 3;
  private static final int TYPE_CRC32C = 3;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * What a header says.
   *
   * @param ends null if those of the socket are the right ones
   * @param bytes how long it was
   */
  record Read(@Nullable Ends ends, int bytes) {}

  private ProxyHeaderReader() {}

  /**
   * Looks at what has come so far, and takes nothing off.
   *
   * @return null if it may become a header when more comes
   */
  static @Nullable Read read(ByteBuf in) throws MalformedProxyHeader {
    if (!in.isReadable()) {
      return null;
    }
    return in.getByte(in.readerIndex()) == ProxyHeader.SIGNATURE[0] ? binary(in) : text(in);
  }

  private static @Nullable Read text(ByteBuf in) throws MalformedProxyHeader {
    int start = in.readerIndex();
    int length = Math.min(in.readableBytes(), MOST_TEXT_BYTES);
    for (int i = 0; i < Math.min(length, ProxyHeader.TEXT.length()); i++) {
      if (in.getByte(start + i) != ProxyHeader.TEXT.charAt(i)) {
        throw new MalformedProxyHeader("it does not begin as a PROXY protocol header does");
      }
    }
    int end = in.indexOf(start, start + length, (byte) '\n');
    if (end < 0) {
      if (length == MOST_TEXT_BYTES) {
        throw new MalformedProxyHeader("a line of more than 107 bytes");
      }
      return null;
    }
    if (in.getByte(end - 1) != '\r') {
      throw new MalformedProxyHeader("LF without CR");
    }
    String line = in.toString(start, end - 1 - start, StandardCharsets.ISO_8859_1);
    return new Read(ends(line), end + 1 - start);
  }

  private static @Nullable Ends ends(String line) throws MalformedProxyHeader {
    String[] fields = line.split(" ", -1);
    if (fields[1].equals("UNKNOWN")) {
      return null; // whatever follows is to be ignored
    }
    boolean isOld = fields[1].equals("TCP4");
    if (!isOld && !fields[1].equals("TCP6")) {
      throw new MalformedProxyHeader("neither TCP4 nor TCP6 nor UNKNOWN");
    }
    if (fields.length != 6) {
      throw new MalformedProxyHeader(
          "two addresses and two ports, with one space between them, are six fields");
    }
    return new Ends(end(isOld, fields[2], fields[4]), end(isOld, fields[3], fields[5]));
  }

  private static InetSocketAddress end(boolean isOld, String address, String port)
      throws MalformedProxyHeader {
    boolean valid =
        isOld
            ? address.matches("[0-9.]+") && NetUtil.isValidIpV4Address(address)
            : address.matches("[0-9a-fA-F:.]+") && NetUtil.isValidIpV6Address(address);
    if (!valid || isOld && address.matches("(.*\\.)?0[0-9].*")) {
      throw new MalformedProxyHeader("not an address of this family");
    }
    if (!port.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(port) > HIGHEST_PORT) {
      throw new MalformedProxyHeader("not a port");
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return new InetSocketAddress(address(bytes), Integer.parseInt(port));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes are an address
    }
  }

  private static @Nullable Read binary(ByteBuf in) throws MalformedProxyHeader {
    int start = in.readerIndex();
    int length = in.readableBytes();
    for (int i = 0; i < Math.min(length, ProxyHeader.SIGNATURE.length); i++) {
      if (in.getByte(start + i) != ProxyHeader.SIGNATURE[i]) {
        throw new MalformedProxyHeader("not the signature of version 2");
      }
    }
    if (length < FIXED_BYTES) {
      return null;
    }
    int at = start + ProxyHeader.SIGNATURE.length;
    int command = in.getUnsignedByte(at) ^ ProxyHeader.VERSION_2;
    int family = in.getUnsignedByte(at + 1) >> 4;
    int transport = in.getUnsignedByte(at + 1) & 0xF;
    int bytes = in.getUnsignedShort(at + 2);
    if (command != ProxyHeader.COMMAND_LOCAL && command != ProxyHeader.COMMAND_PROXY) {
      throw new MalformedProxyHeader("another version or command");
    }
    if (family > ProxyHeader.FAMILY_UNIX || transport > ProxyHeader.DATAGRAM) {
      throw new MalformedProxyHeader("an address family or transport that is not assigned");
    }
    if (bytes > MOST_BYTES) {
      throw new MalformedProxyHeader("a header of more than " + MOST_BYTES + " bytes");
    }
    if (length < FIXED_BYTES + bytes) {
      return null;
    }
    boolean told = command == ProxyHeader.COMMAND_PROXY && family != 0;
    return new Read(told ? ends(in, family, transport, bytes) : null, FIXED_BYTES + bytes);
  }

  private static @Nullable Ends ends(ByteBuf in, int family, int transport, int bytes)
      throws MalformedProxyHeader {
    int addresses =
        switch (family) {
          case ProxyHeader.FAMILY_INET -> INET_BYTES;
          case ProxyHeader.FAMILY_INET6 -> INET6_BYTES;
          default -> UNIX_BYTES;
        };
    if (bytes < addresses) {
      throw new MalformedProxyHeader("too short for its addresses");
    }
    checkExtras(in, in.readerIndex() + FIXED_BYTES + addresses, bytes - addresses);
    if (transport != ProxyHeader.STREAM || family == ProxyHeader.FAMILY_UNIX) {
      return null; // somebody who is not connected by TCP, and has no such address
    }
    int each = (addresses - 2 * Short.BYTES) / 2;
    int at = in.readerIndex() + FIXED_BYTES;
    return new Ends(
        new InetSocketAddress(address(in, at, each), in.getUnsignedShort(at + 2 * each)),
        new InetSocketAddress(
            address(in, at + each, each), in.getUnsignedShort(at + 2 * each + Short.BYTES)));
  }

  private static InetAddress address(ByteBuf in, int at, int length) {
    byte[] bytes = new byte[length];
    in.getBytes(at, bytes);
    return address(bytes);
  }

  /** What follows the addresses: a type, a length and a value, and again. */
  private static void checkExtras(ByteBuf in, int from, int bytes) throws MalformedProxyHeader {
    int end = from + bytes;
    for (int at = from; at < end; ) {
      if (end - at < TLV_BYTES) {
        throw new MalformedProxyHeader("it ends within an extra");
      }
      int length = in.getUnsignedShort(at + 1);
      if (end - at - TLV_BYTES < length) {
        throw new MalformedProxyHeader("an extra goes beyond its end");
      }
      if (in.getUnsignedByte(at) == TYPE_CRC32C) {
        checkSum(in, at + TLV_BYTES, length, end);
      }
      at += TLV_BYTES + length;
    }
  }

  /** The sum is made with zeros in its own place. */
  private static void checkSum(ByteBuf in, int at, int length, int end)
      throws MalformedProxyHeader {
    byte[] all = new byte[end - in.readerIndex()];
    in.getBytes(in.readerIndex(), all);
    if (length == Integer.BYTES) {
      for (int i = 0; i < length; i++) {
        all[at - in.readerIndex() + i] = 0;
      }
      CRC32C sum = new CRC32C();
      sum.update(all);
      if (in.getInt(at) == (int) sum.getValue()) {
        return;
      }
    }
    throw new MalformedProxyHeader("the checksum is wrong");
  }
}
