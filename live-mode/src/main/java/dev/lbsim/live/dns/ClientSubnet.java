package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network of the client behind a resolver (EDNS client subnet, RFC 7871). A prefix of length 0
 * says that the client does not want to be told apart.
 *
 * @param family 1 for IPv4, 2 for IPv6, 0 with a prefix of length 0 where none is given
 * @param address its first {@code prefixLength} bits count, the others are 0
 * @param prefixLength bits, 0 to 32 or 128
 */
public record ClientSubnet(int family, InetAddress address, int prefixLength) {
  static final int HEAD_BYTES = 4;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /** Checks it. */
  public ClientSubnet {
    if (family < 0 || family > IPV6 || prefixLength < 0 || prefixLength > longest(family)) {
      throw new IllegalArgumentException(
          "no network of family " + family + " has a prefix of " + prefixLength + " bits");
    }
  }

  /**
   * The network an address is in.
   *
   * @param address any in it
   * @param prefixLength bits that count; RFC 7871 recommends 24 for IPv4 and 56 for IPv6
   */
  public static ClientSubnet of(InetAddress address, int prefixLength) {
    int family = address instanceof Inet4Address ? IPV4 : IPV6;
    if (prefixLength < 0 || prefixLength > longest(family)) {
      throw new IllegalArgumentException(
          address.getHostAddress() + " is in no network with " + prefixLength + " bits");
    }
    byte[] bytes = address.getAddress();
    for (int bit = prefixLength; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
    }
    return new ClientSubnet(family, address(family, bytes), prefixLength);
  }

  /**
   * Reads the data of an option in a query.
   *
   * @throws MalformedMessage if it is not as section 6 says: an unknown family, a scope, too many
   *     or too few bytes, a bit behind the prefix
   */
  static ClientSubnet read(ByteBuf message, int at, int length) throws MalformedMessage {
    ClientSubnet subnet = network(message, at, length);
    if (scope(message, at) != 0) {
      throw new MalformedMessage("a query has a scope");
    }
    return subnet;
  }

  /** Reads the network out of the data of an option, whatever its scope. */
  static ClientSubnet network(ByteBuf message, int at, int length) throws MalformedMessage {
    if (length < HEAD_BYTES) {
      throw new MalformedMessage("a client subnet is cut off");
    }
    int base = message.readerIndex() + at;
    int family = message.getUnsignedShort(base);
    int prefix = message.getUnsignedByte(base + 2);
    if (family > IPV6 || prefix > longest(family) || length != HEAD_BYTES + bytes(prefix)) {
      throw new MalformedMessage("a client subnet has a wrong length or family");
    }
    byte[] address = new byte[longest(family == 0 ? IPV4 : family) / Byte.SIZE];
    message.getBytes(base + HEAD_BYTES, address, 0, bytes(prefix));
    int rest = prefix % Byte.SIZE;
    if (rest != 0 && (address[prefix / Byte.SIZE] & (0xFF >> rest)) != 0) {
      throw new MalformedMessage("a client subnet has bits behind its prefix");
    }
    return new ClientSubnet(family, address(family, address), prefix);
  }

  /** The scope in the data of an option. */
  static int scope(ByteBuf message, int at) {
    return message.getUnsignedByte(message.readerIndex() + at + 3);
  }

  /** Bytes of the option's data. */
  int wireBytes() {
    return HEAD_BYTES + bytes(prefixLength);
  }

  /** Writes the option's data. */
  void write(ByteBuf out, int scope) {
    out.writeShort(family);
    out.writeByte(prefixLength);
    out.writeByte(scope);
    out.writeBytes(address.getAddress(), 0, bytes(prefixLength));
  }

  /** A scope as an answer may have it: within the family, and 0 to who asked with 0 bits. */
  int scopeWithin(int scope) {
    return prefixLength == 0 ? 0 : Math.min(scope, longest(family));
  }

  private static InetAddress address(int family, byte[] bytes) {
    try {
      // The general way would make an IPv4 address out of one that is mapped into IPv6.
      return family == IPV6
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(Arrays.copyOf(bytes, 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes are an address
    }
  }

  private static int longest(int family) {
    return family == IPV4 ? Integer.SIZE : family == IPV6 ? 2 * Long.SIZE : 0;
  }

  private static int bytes(int prefixLength) {
    return (prefixLength + Byte.SIZE - 1) / Byte.SIZE;
  }
}
