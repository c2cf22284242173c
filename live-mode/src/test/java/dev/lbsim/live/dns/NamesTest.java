package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static ByteBuf message(int... bytesBehindHeader) {
    ByteBuf message = Unpooled.buffer().writeZero(Wire.HEADER_BYTES);
    for (int each : bytesBehindHeader) {
      message.writeByte(each);
    }
    return message;
  }

  @Test
  void followsPointersBack() throws MalformedMessage {
    ByteBuf message = message(1, 'T', 0, 1, 'a', 0xC0, 12, 1, 'B', 0xC0, 15);
    assertThat(Names.text(message, 12)).isEqualTo("t");
    assertThat(Names.text(message, 15)).isEqualTo("a.t");
    assertThat(Names.text(message, 19)).isEqualTo("b.a.t");
    assertThat(Names.skip(message, 19)).isEqualTo(23);
  }

  @Test
  void goesInNoCircle() {
    refused(12, 0xC0, 12);
    refused(12, 0xC0, 14, 0xC0, 12);
    refused(12, 1, 'a', 0xC0, 12);
    refused(14, 0xC0, 14, 0xC0, 12);
    refused(12, 0xC0, 0);
  }

  @Test
  void followsNoLongChainOfPointers() {
    int[] chain = new int[2 * 200];
    chain[0] = 0;
    for (int i = 1; i < 200; i++) {
      chain[2 * i] = 0xC0 | (12 + 2 * (i - 1)) >> 8;
      chain[2 * i + 1] = 12 + 2 * (i - 1);
    }
    refused(12 + 2 * 199, chain);
  }

  @Test
  void refusesNamesLongerThanTheyMayBeOnceAllPartsAreTogether() {
    // Four labels of 63 behind pointers make 257 bytes, though each piece is short.
    int[] bytes = new int[64 + 1 + 3 * (64 + 2)];
    bytes[0] = 63;
    int place = 65;
    int previous = 12;
    for (int i = 0; i < 3; i++) {
      bytes[place] = 63;
      bytes[place + 64] = 0xC0 | previous >> 8;
      bytes[place + 65] = previous & 0xFF;
      previous = 12 + place;
      place += 66;
    }
    refused(previous, bytes);
  }

  private static void refused(int at, int... bytes) {
    assertThatThrownBy(() -> Names.text(message(bytes), at)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void hasOneFormForEachName() {
    assertThat(Names.canonical("WWW.Shop.Test.")).isEqualTo("www.shop.test");
    assertThat(Names.canonical(".")).isEqualTo(".");
    assertThat(Names.canonical("\\065b")).isEqualTo("ab");
    assertThat(Names.canonical("a\\046b")).isEqualTo("a\\046b");
  }

  @Test
  void saysWhatIsWrongWithAName() {
    String label = "a".repeat(63);
    assertThat(Names.canonical(label + "." + label + "." + label + "." + "a".repeat(61)))
        .hasSize(253);
    for (String wrong :
        new String[] {
          "",
          "a..b",
          ".a",
          "a.b..",
          label + "a",
          "caf\u00e9",
          "a b",
          "a\\25",
          "a\\256",
          label + "." + label + "." + label + "." + "a".repeat(62)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Names.canonical(wrong))
          .withMessageContaining("is no domain name");
    }
  }
}
