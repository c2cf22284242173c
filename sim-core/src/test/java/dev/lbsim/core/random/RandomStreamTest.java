package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void bothViewsDrawFromOneState() {
    RandomStream stream = new Streams(42, 0).stream("a");
    RandomStream same = new Streams(42, 0).stream("a");
    for (int i = 0; i < 10; i++) {
      long drawn = i % 2 == 0 ? stream.nextLong() : stream.source().nextLong();
      assertThat(drawn).isEqualTo(same.nextLong());
    }
  }

  @Test
  void bothViewsDrawEqualNumbersOfEveryType() {
    RandomStream jdk = new Streams(42, 0).stream("a");
    var commons = new Streams(42, 0).stream("a").source();
    for (int i = 0; i < 100; i++) {
      assertThat(jdk.nextInt()).isEqualTo(commons.nextInt());
      assertThat(jdk.nextInt(7)).isEqualTo(commons.nextInt(7)).isBetween(0, 6);
      assertThat(jdk.nextBoolean()).isEqualTo(commons.nextBoolean());
      assertThat(jdk.nextDouble()).isEqualTo(commons.nextDouble()).isBetween(0.0, 1.0);
    }
  }
}
