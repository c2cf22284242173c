package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
  private static final long PRIME_32 = 2654435761L;

  /** The sanity check of the xxHash project's own benchmark program. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, EF46DB3751D8E999",
    "0, 2654435761, AC75FDA2929B17EF",
    "1, 0, 4FCE394CC88952D8",
    "1, 2654435761, 739840CB819FA723",
    "14, 0, CFFA8DB881BC3A3D",
    "14, 2654435761, 5B9611585EFCC9CB",
    "101, 0, 0EAB543384F878AD",
    "101, 2654435761, CAA65939306F1E21",
  })
  void agreesWithTheReferenceOnItsSanityBuffer(int length, long seed, String expected) {
    byte[] buffer = Arrays.copyOf(sanityBuffer(), length);

    assertThat(hex(XxHash64.hash(buffer, seed))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a, D24EC4F1A98C6E5B",
    "abc, 44BC2CF5AD770999",
    "Nobody inspects the spammish repetition, FBCEA83C8A378BF1",
    "Some years ago--never mind how long precisely-, 8F26F2B986AFDC52",
  })
  void agreesWithPublishedHashesOfText(String text, String expected) {
    assertThat(hex(XxHash64.hash(text, 0))).isEqualTo(expected);
  }

  @Test
  void readsOnlyTheGivenRange() {
    byte[] data = sanityBuffer();

    assertThat(XxHash64.hash(data, 7, 61, 3))
        .isEqualTo(XxHash64.hash(Arrays.copyOfRange(data, 7, 68), 3));
  }

  @Test
  void hashesTextAsUtf8() {
    assertThat(XxHash64.hash("Zürich", 1))
        .isEqualTo(XxHash64.hash("Zürich".getBytes(StandardCharsets.UTF_8), 1));
  }

  @Property(tries = 200, seed = "42")
  void mixesTwoNumbersAsTheirSixteenBytes(@ForAll long a, @ForAll long b) {
    byte[] bytes =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(a).putLong(b).array();

    assertThat(XxHash64.mix(a, b)).isEqualTo(XxHash64.hash(bytes, 0));
  }

  private static byte[] sanityBuffer() {
    byte[] buffer = new byte[101];
    int generator = (int) PRIME_32;
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] = (byte) (generator >>> 24);
      generator *= generator;
    }
    return buffer;
  }

  private static String hex(long hash) {
    return String.format("%016X", hash);
  }
}
