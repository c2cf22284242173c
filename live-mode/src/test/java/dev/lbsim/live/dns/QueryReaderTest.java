package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Queries as somebody else's library writes them, and as an enemy does. */
final class QueryReaderTest {
  private static Message ask(String name, int type, int questionClass) throws Exception {
    return Message.newQuery(Record.newRecord(Name.fromString(name), type, questionClass));
  }

  private static Message ask(OPTRecord... opts) throws Exception {
    Message query = ask("www.shop.test.", Type.A, DClass.IN);
    for (OPTRecord opt : opts) {
      query.addRecord(opt, Section.ADDITIONAL);
    }
    return query;
  }

  private static OPTRecord opt(int version, EDNSOption... options) {
    return new OPTRecord(4096, 0, version, 0, List.of(options));
  }

  private static Query read(byte[] message) {
    // Not at the start of its buffer, as behind the two bytes of length over TCP.
    ByteBuf buffer = Unpooled.buffer();
    buffer.writeShort(0xFFFF).writeBytes(message).skipBytes(2);
    return QueryReader.read(buffer);
  }

  private static Query read(Message message) {
    return read(message.toWire());
  }

  @Test
  void readsAPlainQuestion() throws Exception {
    Message message = ask("WwW.Shop.TEST.", Type.AAAA, DClass.IN);
    message.getHeader().setFlag(Flags.RD);
    Query query = read(message);

    assertThat(query.refusal()).isEqualTo(Rcode.NOERROR);
    assertThat(query.id()).isEqualTo(message.getHeader().getID());
    assertThat(query.name()).isEqualTo("www.shop.test");
    assertThat(query.type()).isEqualTo(RecordType.AAAA);
    assertThat(query.edns()).isNull();
    assertThat(query.udpBytes()).isEqualTo(512);
    ByteBuf repeated = Unpooled.buffer();
    query.writeQuestion(repeated);
    assertThat(repeated).isEqualTo(Unpooled.copiedBuffer(message.toWire(), 12, 19));
  }

  @Test
  void readsTheClientsNetworkAndIgnoresOtherOptions() throws Exception {
    Query query =
        read(
            ask(
                opt(
                    0,
                    new CookieOption(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
                    new GenericEDNSOption(65_001, new byte[] {9, 9}),
                    new ClientSubnetOption(24, InetAddress.getByName("192.0.2.0")))));

    assertThat(query.refusal()).isEqualTo(Rcode.NOERROR);
    assertThat(query.subnet())
        .isEqualTo(new ClientSubnet(1, InetAddress.getByName("192.0.2.0"), 24));
    assertThat(query.udpBytes()).isEqualTo(1232);
  }

  @Test
  void keepsAnIpv6NetworkThatLooksLikeIpv4() throws Exception {
    byte[] mapped = new byte[4 + 16];
    mapped[1] = 2;
    mapped[2] = (byte) 128;
    mapped[14] = mapped[15] = (byte) 0xFF;
    mapped[16] = 127;
    mapped[19] = 1;
    Query query = read(ask(opt(0, new GenericEDNSOption(8, mapped))));

    assertThat(query.refusal()).isEqualTo(Rcode.NOERROR);
    ByteBuf echo = Unpooled.buffer();
    query.subnet().write(echo, 0);
    assertThat(echo).isEqualTo(Unpooled.wrappedBuffer(mapped));
  }

  @Test
  void takesSmallSizesForTheLeastThereIs() throws Exception {
    Query query = read(ask(new OPTRecord(100, 0, 0, 0, List.of())));
    assertThat(query.udpBytes()).isEqualTo(512);
  }

  @Test
  void refusesClientNetworksThatAreNotAsTheRfcSays() throws Exception {
    byte[][] wrong = {
      {0, 1, 24},
      {0, 1, 24, 0, (byte) 192, 0},
      {0, 1, 24, 0, (byte) 192, 0, 2, 1},
      {0, 1, 20, 0, (byte) 192, 0, 1},
      {0, 1, 24, 24, (byte) 192, 0, 2},
      {0, 1, 33, 0, (byte) 192, 0, 2, 1, 0},
      {0, 3, 8, 0, 1},
      {0, 0, 8, 0, 1},
    };
    for (byte[] each : wrong) {
      assertThat(read(ask(opt(0, new GenericEDNSOption(8, each)))).refusal())
          .as(Arrays.toString(each))
          .isEqualTo(Rcode.FORMERR);
    }
    assertThat(read(ask(opt(0, new GenericEDNSOption(8, new byte[4])))).refusal())
        .as("no family and no bits: a client that wants to be nobody")
        .isEqualTo(Rcode.NOERROR);
  }

  @Test
  void staysSilentWhereAnAnswerWouldDoHarm() throws Exception {
    Message response = ask("www.shop.test.", Type.A, DClass.IN);
    response.getHeader().setFlag(Flags.QR);
    assertThat(read(response)).isNull();
    assertThat(read(new byte[11])).isNull();
    assertThat(read(new byte[0])).isNull();
  }

  @Test
  void saysWhatItDoesNotDo() throws Exception {
    Message update = ask("www.shop.test.", Type.A, DClass.IN);
    update.getHeader().setOpcode(Opcode.UPDATE);
    assertThat(read(update).refusal()).isEqualTo(Rcode.NOTIMP);
    assertThat(read(update).questionBytes()).isZero();

    assertThat(read(ask("www.shop.test.", Type.A, DClass.CH)).refusal()).isEqualTo(Rcode.REFUSED);
    assertThat(read(ask("shop.test.", Type.AXFR, DClass.IN)).refusal()).isEqualTo(Rcode.REFUSED);
    assertThat(read(ask("shop.test.", Type.MAILB, DClass.IN)).refusal()).isEqualTo(Rcode.NOTIMP);
    assertThat(read(ask("shop.test.", Type.TSIG, DClass.IN)).refusal()).isEqualTo(Rcode.FORMERR);
    assertThat(read(ask(opt(1, new GenericEDNSOption(8, new byte[1])))).refusal())
        .isEqualTo(Rcode.BADVERS);
  }

  @Test
  void refusesWhatIsNotOneWholeMessage() throws Exception {
    byte[] two = ask("www.shop.test.", Type.A, DClass.IN).toWire();
    two[5] = 2;
    assertThat(read(two).refusal()).isEqualTo(Rcode.FORMERR);

    byte[] none = new byte[12];
    assertThat(read(none).refusal()).isEqualTo(Rcode.FORMERR);

    byte[] plain = ask("www.shop.test.", Type.A, DClass.IN).toWire();
    byte[] longer = Arrays.copyOf(plain, plain.length + 1);
    assertThat(read(longer).refusal()).isEqualTo(Rcode.FORMERR);
    assertThat(read(longer).questionBytes()).as("the question is still good").isPositive();

    byte[] pointer = plain.clone();
    pointer[12] = (byte) 0xC0;
    pointer[13] = 12;
    assertThat(read(pointer).refusal()).as("a name that is itself").isEqualTo(Rcode.FORMERR);

    byte[] label = plain.clone();
    label[12] = 64;
    assertThat(read(label).refusal()).as("a label of an unknown kind").isEqualTo(Rcode.FORMERR);
  }

  @Test
  void takesOneOptRecordInItsPlaceOnly() throws Exception {
    assertThat(read(ask(opt(0), opt(0))).refusal()).isEqualTo(Rcode.FORMERR);

    Message wrongSection = ask("www.shop.test.", Type.A, DClass.IN);
    wrongSection.addRecord(opt(0), Section.AUTHORITY);
    assertThat(read(wrongSection).refusal()).isEqualTo(Rcode.FORMERR);
  }
}
