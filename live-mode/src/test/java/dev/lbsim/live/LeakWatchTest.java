package dev.lbsim.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The watch itself: all tests of this module rest on it. */
final class LeakWatchTest {
  @Test
  void findsABufferNobodyGaveBack() throws Exception {
    LeakWatch.found();
    lose();
    assertThat(LeakWatch.found()).hasSize(1).first().asString().contains("was not released");
    assertThat(LeakWatch.found()).isEmpty();
  }

  private static void lose() {
    ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    lost.writeByte(1);
  }
}
