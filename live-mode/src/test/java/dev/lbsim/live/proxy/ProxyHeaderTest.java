package dev.lbsim.live.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the PROXY protocol, with Netty's codec as a second reader and writer. */
class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static Ends ends(String from, int fromPort, String to, int toPort) throws Exception {
    return new Ends(
        new InetSocketAddress(InetAddress.getByName(from), fromPort),
        new InetSocketAddress(InetAddress.getByName(to), toPort));
  }

  private static ProxyHeaderReader.@Nullable Read read(ByteBuf in) throws MalformedProxyHeader {
    try {
      return ProxyHeaderReader.read(in);
    } finally {
      in.release();
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf hex(String rest) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(SIGNATURE + rest.replace(" ", "")));
  }

  @ParameterizedTest
  @EnumSource(ProxyVersion.class)
  void whatIsWrittenIsReadByUsAndByOthers(ProxyVersion version) throws Exception {
    for (Ends ends :
        new Ends[] {
          ends("192.0.2.7", 65535, "127.0.0.1", 80), ends("2001:db8::7", 1, "::1", 65535)
        }) {
      ByteBuf written = version.introduce(ends, ByteBufAllocator.DEFAULT);
      assertThat(read(written.copy()))
          .isEqualTo(new ProxyHeaderReader.Read(ends, written.readableBytes()));
      EmbeddedChannel other = new EmbeddedChannel(new HAProxyMessageDecoder());
      other.writeInbound(written);
      HAProxyMessage message = other.readInbound();
      assertThat(message.command()).isEqualTo(HAProxyCommand.PROXY);
      assertThat(InetAddress.getByName(message.sourceAddress()))
          .isEqualTo(ends.from().getAddress());
      assertThat(message.destinationPort()).isEqualTo(ends.to().getPort());
      message.release();
      other.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @EnumSource(HAProxyProtocolVersion.class)
  void whatOthersWriteIsRead(HAProxyProtocolVersion version) throws Exception {
    EmbeddedChannel other = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    other.writeOutbound(
        new HAProxyMessage(
            version,
            HAProxyCommand.PROXY,
            HAProxyProxiedProtocol.TCP6,
            "2001:db8::1",
            "2001:db8::2",
            1000,
            443));
    ByteBuf written = other.readOutbound();
    int length = written.readableBytes();
    assertThat(read(written))
        .isEqualTo(
            new ProxyHeaderReader.Read(ends("2001:db8::1", 1000, "2001:db8::2", 443), length));
  }

  @Test
  void endsOfTwoFamiliesCannotBeTold() throws Exception {
    Ends mixed = ends("192.0.2.7", 1, "::1", 2);
    ByteBuf line = ProxyVersion.V1.introduce(mixed, ByteBufAllocator.DEFAULT);
    assertThat(line.toString(StandardCharsets.US_ASCII)).isEqualTo("PROXY UNKNOWN\r\n");
    assertThat(read(line)).isEqualTo(new ProxyHeaderReader.Read(null, 15));
    assertThat(read(ProxyVersion.V2.introduce(mixed, ByteBufAllocator.DEFAULT)))
        .isEqualTo(new ProxyHeaderReader.Read(null, 16));
    for (ProxyVersion version : ProxyVersion.values()) {
      ProxyHeaderReader.Read own = read(ProxyHeader.local(version, ByteBufAllocator.DEFAULT));
      assertThat(own).extracting(ProxyHeaderReader.Read::ends).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0",
    "PROXY TCP6 ffff:f:f:f:f:f:f:f ::1 65535 65535",
    "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2"
  })
  void aLineThatIsAllowed(String line) throws Exception {
    ProxyHeaderReader.Read read = read(text(line + "\r\nGET / HTTP/1.1\r\n"));
    assertThat(read).isNotNull();
    assertThat(read.bytes()).isEqualTo(line.length() + 2);
    String[] fields = line.split(" ", -1);
    assertThat(read.ends().from().getPort()).isEqualTo(Integer.parseInt(fields[4]));
    assertThat(read.ends().to().getAddress()).isEqualTo(InetAddress.getByName(fields[3]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
        "PROXY UNKNOWN  \t?\r\n"
      })
  void whoIsUnknownKeepsHisAddress(String line) throws Exception {
    assertThat(read(text(line))).isEqualTo(new ProxyHeaderReader.Read(null, line.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY\tTCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        " PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY  TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1  192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 -2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 one 2\r\n",
        "PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
        "PROXY TCP4 example.test 192.0.2.2 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP6 1::2::3 ::1 1 2\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY \r\n",
        "PROXY UNKNOWNER\r\n",
        "\r\nPROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "\0"
      })
  void anythingElseIsRefused(String line) {
    assertThatThrownBy(() -> read(text(line))).isInstanceOf(MalformedProxyHeader.class);
  }

  @Test
  void aLineHas107BytesAtMost() throws Exception {
    String longest = "PROXY UNKNOWN " + "x".repeat(91) + "\r\n";
    assertThat(longest).hasSize(107);
    assertThat(read(text(longest))).isNotNull();
    assertThatThrownBy(() -> read(text("PROXY UNKNOWN " + "x".repeat(92) + "\r\n")))
        .isInstanceOf(MalformedProxyHeader.class);
  }

  @ParameterizedTest
  @CsvSource({
    "TCP over IPv4, 21 11 000c c0000201 c0000202 0001 0002, true",
    "with extras, 21 11 0014 c0000201 c0000202 0001 0002 04 0000 ea 0002 6162, true",
    "a checksum, 21 11 0013 c0000201 c0000202 0001 0002 03 0004 4ffff33d, true",
    "UDP over IPv4, 21 12 000c c0000201 c0000202 0001 0002, false",
    "of the proxy itself, 20 00 0000, false",
    "of itself with addresses, 20 11 000c c0000201 c0000202 0001 0002, false",
    "of itself with anything, 20 11 0002 ffff, false",
    "unspecified, 21 00 0000, false",
    "unspecified with a rest, 21 00 0003 ffffff, false"
  })
  void aBinaryHeaderThatIsAllowed(String name, String bytes, boolean told) throws Exception {
    ByteBuf in = hex(bytes + "aabb");
    int length = in.readableBytes() - 2;
    ProxyHeaderReader.Read read = read(in);
    assertThat(read).as(name).isNotNull();
    assertThat(read.bytes()).isEqualTo(length);
    assertThat(read.ends()).isEqualTo(told ? ends("192.0.2.1", 1, "192.0.2.2", 2) : null);
  }

  @Test
  void aSocketOfTheFileSystemHasNoAddressForUs() throws Exception {
    assertThat(read(hex("21 31 00d8" + "00".repeat(216))))
        .isEqualTo(new ProxyHeaderReader.Read(null, 232));
  }

  @ParameterizedTest
  @CsvSource({
    "version 1 in binary, 11 11 000c c0000201 c0000202 0001 0002",
    "version 3, 31 11 000c c0000201 c0000202 0001 0002",
    "a command that is not assigned, 22 11 000c c0000201 c0000202 0001 0002",
    "a family that is not assigned, 21 41 000c c0000201 c0000202 0001 0002",
    "a transport that is not assigned, 21 13 000c c0000201 c0000202 0001 0002",
    "too short for its addresses, 21 11 000b c0000201 c0000202 0001 00",
    "too short for IPv6, 21 21 000c c0000201 c0000202 0001 0002",
    "too long, 21 11 1001",
    "an extra cut off, 21 11 000e c0000201 c0000202 0001 0002 04 00",
    "an extra too long, 21 11 0010 c0000201 c0000202 0001 0002 04 0002 00",
    "a wrong checksum, 21 11 0013 c0000201 c0000202 0001 0002 03 0004 4ffff33c",
    "half a checksum, 21 11 0011 c0000201 c0000202 0001 0002 03 0002 0000"
  })
  void aBinaryHeaderThatIsRefused(String name, String bytes) {
    assertThatThrownBy(() -> read(hex(bytes))).as(name).isInstanceOf(MalformedProxyHeader.class);
  }
}
