package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers as other servers write them: with aliases, with strange TTLs, with too much in them. */
final class ReplyReaderTest {
  private static final Question WWW = new Question("www.shop.test", RecordType.A, false, null);

  private static Message reply() throws Exception {
    Message reply = DnsServerTest.ask("WWW.shop.test.", Type.A);
    reply.getHeader().setFlag(Flags.QR);
    return reply;
  }

  private static Name name(String name) throws Exception {
    return Name.fromString(name);
  }

  private static Lookup read(Message reply) throws MalformedMessage {
    return ReplyReader.read(
        Unpooled.wrappedBuffer(reply.toWire()), reply.getHeader().getID(), WWW, false);
  }

  @Test
  void followsAliasesAndTakesTheLeastTtl() throws Exception {
    Message reply = reply();
    InetAddress address = InetAddress.getByName("127.0.0.9");
    for (Record each :
        new Record[] {
          new CNAMERecord(name("www.shop.test."), DClass.IN, 300, name("a.cdn.test.")),
          new CNAMERecord(name("a.cdn.test."), DClass.IN, 20, name("b.cdn.test.")),
          new ARecord(name("b.cdn.test."), DClass.IN, 60, address),
          new ARecord(name("other.test."), DClass.IN, 1, InetAddress.getByName("127.0.0.8")),
          new AAAARecord(name("b.cdn.test."), DClass.IN, 1, InetAddress.getByName("::1"))
        }) {
      reply.addRecord(each, Section.ANSWER);
    }
    Lookup lookup = read(reply);
    assertThat(lookup.addresses()).containsExactly(address);
    assertThat(lookup.ttlSeconds()).isEqualTo(20);
  }

  @Test
  void takesTheLesserOfTheTwoTimesInAnSoa() throws Exception {
    assertThat(negativeTtl(300, 30)).isEqualTo(30);
    assertThat(negativeTtl(10, 30)).isEqualTo(10);
    assertThat(negativeTtl(10, 0xFFFF_FFFFL)).isEqualTo(10);
  }

  private static int negativeTtl(long ttl, long minimum) throws Exception {
    Message reply = reply();
    reply.addRecord(
        new SOARecord(
            name("shop.test."),
            DClass.IN,
            ttl,
            name("ns.elsewhere.test."),
            name("admin.shop.test."),
            1,
            2,
            3,
            4,
            minimum),
        Section.AUTHORITY);
    return read(reply).negativeTtlSeconds();
  }

  @Test
  void countsCodesItDoesNotKnowAsFailures() throws Exception {
    Message reply = reply();
    reply.getHeader().setRcode(9);
    assertThat(read(reply).rcode()).isEqualTo(Rcode.SERVFAIL);

    Message later = reply();
    later.addRecord(new OPTRecord(512, 1, 0), Section.ADDITIONAL);
    assertThat(read(later).rcode()).isEqualTo(Rcode.BADVERS);
  }

  @Test
  void acceptsAnErrorThatRepeatsNoQuestion() throws Exception {
    byte[] header = Arrays.copyOf(reply().toWire(), 12);
    header[5] = 0;
    header[3] |= 1;
    int id = Unpooled.wrappedBuffer(header).getUnsignedShort(0);
    assertThat(ReplyReader.read(Unpooled.wrappedBuffer(header), id, WWW, false).rcode())
        .isEqualTo(Rcode.FORMERR);
    header[3] &= ~1;
    assertThatThrownBy(() -> ReplyReader.read(Unpooled.wrappedBuffer(header), id, WWW, false))
        .isInstanceOf(MalformedMessage.class);
  }
}
