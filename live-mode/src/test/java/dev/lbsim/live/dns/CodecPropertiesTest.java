package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every name, every network and every handful of bytes. */
final class CodecPropertiesTest {
  private final Zone root = new Zone(false, ".", InetAddress.getLoopbackAddress());

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> plain =
        Arbitraries.strings().withChars("aZ09-_*/").ofMinLength(1).ofMaxLength(63);
    Arbitrary<String> odd =
        Arbitraries.integers().between(0, 255).map(code -> String.format("a\\%03d", code));
    return Arbitraries.frequencyOf(Tuple.of(4, plain), Tuple.of(1, odd))
        .list()
        .ofMaxSize(8)
        .map(labels -> labels.isEmpty() ? "." : String.join(".", labels))
        .filter(name -> wireBytes(name) <= 255);
  }

  private static int wireBytes(String name) {
    return name.equals(".") ? 1 : name.replaceAll("\\\\[0-9]{3}", "x").length() + 2;
  }

  @Provide
  Arbitrary<ClientSubnet> subnets() {
    Arbitrary<byte[]> four = Arbitraries.bytes().array(byte[].class).ofSize(4);
    Arbitrary<byte[]> sixteen = Arbitraries.bytes().array(byte[].class).ofSize(16);
    return Arbitraries.oneOf(four, sixteen)
        .flatMap(
            bytes ->
                Arbitraries.integers()
                    .between(0, bytes.length * 8)
                    .map(bits -> ClientSubnet.of(address(bytes), bits)))
        .injectNull(0.2);
  }

  @Provide
  Arbitrary<Question> questions() {
    return Combinators.combine(
            names(),
            Arbitraries.of(RecordType.A, RecordType.AAAA, RecordType.ANY),
            Arbitraries.of(true, false),
            subnets())
        .as(Question::new);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(600);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuf query(int id, Question question) {
    ByteBuf out = Unpooled.buffer();
    QueryWriter.write(out, id, question);
    return out;
  }

  @Property(tries = 300, seed = "1")
  void aServerReadsWhatAClientWrote(@ForAll("questions") Question question, @ForAll("ids") int id) {
    Query query = QueryReader.read(query(id, question));

    assertThat(query.refusal()).isEqualTo(Rcode.NOERROR);
    assertThat(query.id()).isEqualTo(id);
    assertThat(query.name()).isEqualTo(question.name());
    assertThat(query.type()).isEqualTo(question.type());
    assertThat(query.subnet()).isEqualTo(question.subnet());
    assertThat(query.answerFlags() & Wire.RECURSION_DESIRED)
        .isEqualTo(question.recursionDesired() ? Wire.RECURSION_DESIRED : 0);
  }

  @Provide
  Arbitrary<Integer> ids() {
    return Arbitraries.integers().between(0, 0xFFFF);
  }

  @Property(tries = 300, seed = "2")
  void aClientReadsWhatAServerWrote(
      @ForAll("questions") Question question, @ForAll("answers") Answer answer)
      throws MalformedMessage {
    ByteBuf out = Unpooled.buffer();
    Query query = QueryReader.read(query(7, question));
    assertThat(AnswerWriter.write(out, query, root, answer, Wire.TCP_BYTES)).isTrue();
    Lookup lookup = ReplyReader.read(out, 7, question, true);

    List<InetAddress> fitting = new ArrayList<>();
    if (answer.rcode() == Rcode.NOERROR) {
      fitting.addAll(answer.addresses());
      fitting.removeIf(each -> !Answer.fits(question.type(), each));
    }
    if (!root.isOrigin(question.name())) {
      assertThat(lookup.rcode()).isEqualTo(answer.rcode());
    }
    assertThat(lookup.addresses()).isEqualTo(fitting);
    assertThat(lookup.ttlSeconds()).isEqualTo(fitting.isEmpty() ? 0 : answer.ttlSeconds());
    if (fitting.isEmpty() && answer.rcode() != Rcode.SERVFAIL && !root.isOrigin(question.name())) {
      assertThat(lookup.negativeTtlSeconds()).isEqualTo(answer.negativeTtlSeconds());
    }
    ClientSubnet subnet = question.subnet();
    int scope = fitting.isEmpty() ? 0 : answer.ecsScope();
    assertThat(lookup.ecsScope())
        .isEqualTo(subnet == null ? Lookup.UNKNOWN : subnet.scopeWithin(scope));
  }

  @Provide
  Arbitrary<Answer> answers() {
    Arbitrary<List<InetAddress>> addresses =
        Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofSize(4),
                Arbitraries.bytes().array(byte[].class).ofSize(16))
            .map(CodecPropertiesTest::address)
            .list()
            .ofMaxSize(40);
    Arbitrary<Integer> ttl = Arbitraries.integers().between(0, Integer.MAX_VALUE);
    return Combinators.combine(
            Arbitraries.of(Rcode.NOERROR, Rcode.NOERROR, Rcode.NXDOMAIN, Rcode.SERVFAIL),
            addresses,
            ttl,
            ttl,
            Arbitraries.integers().between(0, 128))
        .as(Answer::new);
  }

  @Property(tries = 200, seed = "3")
  void everyShorterBeginningIsRefused(@ForAll("questions") Question question) {
    ByteBuf whole = query(1, question);
    for (int bytes = 0; bytes < whole.readableBytes(); bytes++) {
      Query query = QueryReader.read(whole.slice(0, bytes));
      if (bytes < Wire.HEADER_BYTES) {
        assertThat(query).isNull();
      } else {
        assertThat(query.refusal()).as("%d bytes", bytes).isEqualTo(Rcode.FORMERR);
        refuse(query);
      }
    }
  }

  @Property(tries = 500, seed = "4")
  void noBytesAtAllUpsetIt(@ForAll("bytes") byte[] bytes, @ForAll("questions") Question question) {
    readAsBoth(bytes, question);
  }

  @Property(tries = 500, seed = "5")
  void noDamageToAQueryUpsetsIt(
      @ForAll("questions") Question question,
      @ForAll("ids") int where,
      @ForAll byte what,
      @ForAll("ids") int whereElse,
      @ForAll byte whatElse) {
    ByteBuf whole = query(1, question);
    whole.setByte(where % whole.readableBytes(), what);
    whole.setByte(whereElse % whole.readableBytes(), whatElse);
    readAsBoth(ByteBufUtil.getBytes(whole), question);
  }

  @Property(tries = 500, seed = "6")
  void noDamageToAnAnswerUpsetsIt(
      @ForAll("questions") Question question,
      @ForAll("answers") Answer answer,
      @ForAll("ids") int where,
      @ForAll byte what) {
    ByteBuf out = Unpooled.buffer();
    AnswerWriter.write(out, QueryReader.read(query(7, question)), root, answer, Wire.TCP_BYTES);
    int behindHeader = Wire.HEADER_BYTES + where % (out.readableBytes() - Wire.HEADER_BYTES);
    out.setByte(behindHeader, what);
    readAsBoth(ByteBufUtil.getBytes(out), question);
  }

  /** Reads it from both sides; nothing may be thrown but the one refusal a client knows. */
  private void readAsBoth(byte[] bytes, Question question) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    Query query = QueryReader.read(buffer);
    if (query != null) {
      refuse(query);
      if (query.refusal() == Rcode.NOERROR) {
        ByteBuf out = Unpooled.buffer();
        AnswerWriter.write(out, query, root, Answer.noSuchName(1), query.udpBytes());
        assertThat(out.readableBytes()).isLessThanOrEqualTo(query.udpBytes());
      }
    }
    if (bytes.length >= Wire.HEADER_BYTES) {
      bytes[2] |= (byte) 0x80;
      bytes[2] &= (byte) ~0x78;
      int id = buffer.getUnsignedShort(0);
      try {
        ReplyReader.read(buffer, id, question, false);
      } catch (MalformedMessage e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(buffer.readerIndex()).isZero();
  }

  private static void refuse(Query query) {
    ByteBuf out = Unpooled.buffer();
    AnswerWriter.refuse(out, query, Rcode.FORMERR);
    assertThat(out.readableBytes()).isLessThanOrEqualTo(512);
  }
}
