package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers, as a library that is not ours reads them. */
final class AnswerWriterTest {
  private static InetAddress server;
  private static Zone zone;

  @BeforeAll
  static void zone() throws Exception {
    server = InetAddress.getByName("127.0.0.53");
    zone = new Zone(false, "Shop.test.", server);
  }

  private static Message ask(String name, int type) throws Exception {
    return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
  }

  private static Message answer(Message query, Answer answer) throws Exception {
    return answer(query, zone, answer, Wire.TCP_BYTES);
  }

  private static Message answer(Message query, Zone zone, Answer answer, int bytesMax)
      throws Exception {
    ByteBuf out = Unpooled.buffer();
    Query read = QueryReader.read(Unpooled.wrappedBuffer(query.toWire()));
    boolean whole = AnswerWriter.write(out, read, zone, answer, bytesMax);
    assertThat(out.readableBytes()).isLessThanOrEqualTo(bytesMax);
    Message message = new Message(ByteBufUtil.getBytes(out));
    assertThat(message.getHeader().getID()).isEqualTo(query.getHeader().getID());
    assertThat(message.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(message.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(message.getHeader().getFlag(Flags.TC)).isEqualTo(!whole);
    assertThat(message.getQuestion()).isEqualTo(query.getQuestion());
    assertThat(message.getQuestion().getName().toString())
        .as("letters keep their case")
        .isEqualTo(query.getQuestion().getName().toString());
    return message;
  }

  private static Answer both() throws Exception {
    return Answer.of(
        List.of(
            InetAddress.getByName("127.0.0.2"),
            InetAddress.getByName("::1"),
            InetAddress.getByName("127.0.0.1")),
        60,
        30);
  }

  @Test
  void givesTheAddressesThatFitTheTypeInTheirOrder() throws Exception {
    Message a = answer(ask("wWw.sHop.test.", Type.A), both());
    assertThat(a.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(a.getSection(Section.ANSWER))
        .extracting(each -> ((ARecord) each).getAddress().getHostAddress())
        .containsExactly("127.0.0.2", "127.0.0.1");
    assertThat(a.getSection(Section.ANSWER)).extracting(Record::getTTL).containsOnly(60L);
    assertThat(a.getSection(Section.ANSWER))
        .extracting(each -> each.getName().toString())
        .containsOnly("wWw.sHop.test.");

    Message aaaa = answer(ask("www.shop.test.", Type.AAAA), both());
    assertThat(aaaa.getSection(Section.ANSWER))
        .extracting(each -> ((AAAARecord) each).getAddress())
        .containsExactly(InetAddress.getByName("::1"));

    assertThat(answer(ask("www.shop.test.", Type.ANY), both()).getSection(Section.ANSWER))
        .extracting(Record::getType)
        .containsExactly(Type.A, Type.AAAA, Type.A);
  }

  @Test
  void saysNoWithTheStartOfTheZone() throws Exception {
    for (Message message :
        List.of(
            answer(ask("no.shop.test.", Type.A), Answer.noSuchName(30)),
            answer(ask("www.shop.test.", Type.A), Answer.noData(30)),
            answer(ask("www.shop.test.", Type.MX), both()))) {
      assertThat(message.getHeader().getFlag(Flags.AA)).isTrue();
      assertThat(message.getSection(Section.ANSWER)).isEmpty();
      assertThat(message.getSection(Section.AUTHORITY)).hasSize(1);
      SOARecord start = (SOARecord) message.getSection(Section.AUTHORITY).get(0);
      assertThat(start.getName()).isEqualTo(Name.fromString("shop.test."));
      assertThat(start.getHost()).isEqualTo(Name.fromString("ns.shop.test."));
      assertThat(start.getAdmin()).isEqualTo(Name.fromString("hostmaster.shop.test."));
      assertThat(start.getTTL()).isEqualTo(30);
      assertThat(start.getMinimum()).isEqualTo(30);
    }
    assertThat(answer(ask("no.shop.test.", Type.A), Answer.noSuchName(30)).getRcode())
        .isEqualTo(Rcode.NXDOMAIN.code());
    assertThat(answer(ask("www.shop.test.", Type.MX), both()).getRcode()).isZero();
  }

  @Test
  void hasByItselfWhatAZoneMustHave() throws Exception {
    Answer no = Answer.noSuchName(30);
    Message start = answer(ask("SHOP.test.", Type.SOA), no);
    assertThat(start.getRcode()).isZero();
    assertThat(start.getSection(Section.ANSWER)).singleElement().isInstanceOf(SOARecord.class);

    Message servers = answer(ask("shop.test.", Type.NS), no);
    assertThat(servers.getSection(Section.ANSWER))
        .extracting(each -> ((NSRecord) each).getTarget().toString())
        .containsExactly("ns.shop.test.");
    assertThat(answer(ask("ns.shop.test.", Type.A), no).getSection(Section.ANSWER))
        .extracting(each -> ((ARecord) each).getAddress())
        .containsExactly(server);

    Message nothing = answer(ask("shop.test.", Type.A), no);
    assertThat(nothing.getRcode()).as("the name is there, or its zone were not").isZero();
    assertThat(nothing.getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(answer(ask("shop.test.", Type.A), Answer.failure()).getRcode())
        .isEqualTo(Rcode.SERVFAIL.code());
  }

  @Test
  void servesTheRootAsWell() throws Exception {
    Zone root = new Zone(false, ".", server);
    Message no = answer(ask("a.b.", Type.A), root, Answer.noSuchName(7), 512);
    SOARecord start = (SOARecord) no.getSection(Section.AUTHORITY).get(0);
    assertThat(start.getName()).isEqualTo(Name.root);
    assertThat(start.getHost()).isEqualTo(Name.fromString("ns."));
    assertThat(answer(ask(".", Type.NS), root, Answer.noData(7), 512).getSection(Section.ANSWER))
        .hasSize(1);
  }

  @Test
  void tellsTheScopeToWhoAskedWithANetwork() throws Exception {
    InetAddress client = InetAddress.getByName("192.0.2.0");
    Answer answer = new Answer(Rcode.NOERROR, both().addresses(), 60, 30, 20);
    assertThat(scope(client, 24, answer)).containsExactly(24, 20);
    assertThat(scope(InetAddress.getByName("0.0.0.0"), 0, answer)).containsExactly(0, 0);
    assertThat(scope(client, 24, Answer.noSuchName(30))).containsExactly(24, 0);
    Answer finest = new Answer(Rcode.NOERROR, both().addresses(), 60, 30, 128);
    assertThat(scope(client, 24, finest)).as("IPv4 has 32 bits").containsExactly(24, 32);

    Message query = ask("www.shop.test.", Type.A);
    query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    assertThat(answer(query, answer).getOPT().getOptions())
        .as("who does not ask is not told")
        .isEmpty();
  }

  private static int[] scope(InetAddress client, int bits, Answer answer) throws Exception {
    Message query = ask("www.shop.test.", Type.A);
    query.addRecord(
        new OPTRecord(4096, 0, 0, ExtendedFlags.DO, new ClientSubnetOption(bits, client)),
        Section.ADDITIONAL);
    OPTRecord opt = answer(query, answer).getOPT();
    assertThat(opt.getPayloadSize()).isEqualTo(1232);
    assertThat(opt.getFlags()).isEqualTo(ExtendedFlags.DO);
    ClientSubnetOption option =
        (ClientSubnetOption) opt.getOptions(EDNSOption.Code.CLIENT_SUBNET).get(0);
    return new int[] {option.getSourcePrefixLength(), option.getScopePrefixLength()};
  }

  @Test
  void cutsOffWhatDoesNotFitAtOneByteTooMany() throws Exception {
    List<InetAddress> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) i}));
    }
    Message query = ask("www.shop.test.", Type.A);
    // Header 12, question 15 + 4, and 16 for each address behind a pointer.
    int bytes = 12 + 19 + 30 * 16;
    Message whole = answer(query, zone, Answer.of(many, 60, 30), bytes);
    assertThat(whole.numBytes()).isEqualTo(bytes);
    assertThat(whole.getSection(Section.ANSWER)).hasSize(30);
    Message cut = answer(query, zone, Answer.of(many, 60, 30), bytes - 1);
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void refusesWithTheWholeCode() throws Exception {
    Message query = ask("www.shop.test.", Type.A);
    query.addRecord(new OPTRecord(4096, 0, 1), Section.ADDITIONAL);
    ByteBuf out = Unpooled.buffer();
    AnswerWriter.refuse(
        out, QueryReader.read(Unpooled.wrappedBuffer(query.toWire())), Rcode.BADVERS);
    Message message = new Message(ByteBufUtil.getBytes(out));
    assertThat(message.getRcode()).isEqualTo(org.xbill.DNS.Rcode.BADVERS);
    assertThat(message.getOPT().getVersion()).isZero();
    assertThat(message.getHeader().getFlag(Flags.AA)).isFalse();
  }

  @Test
  void holdsWhatIsBelowItsOriginAndNothingElse() {
    assertThat(zone.holds("shop.test")).isTrue();
    assertThat(zone.holds("a.b.shop.test")).isTrue();
    assertThat(zone.holds("test")).isFalse();
    assertThat(zone.holds("workshop.test")).isFalse();
    assertThat(zone.holds("a\\046shop.test")).as("a dot inside a label").isFalse();
  }
}
