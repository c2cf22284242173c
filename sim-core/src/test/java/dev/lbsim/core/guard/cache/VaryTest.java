package dev.lbsim.core.guard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VaryTest {
  private static final long PRIMARY = 42;
  private final Vary vary = Vary.parse(List.of("Accept-Encoding, accept-language", " User-Agent"));

  @Test
  void readsNamesInAnyCaseAndOrder() {
    assertThat(vary.names()).containsExactly("accept-encoding", "accept-language", "user-agent");
    assertThat(Vary.parse(List.of("user-agent,,Accept-Language , accept-encoding, user-agent")))
        .extracting(Vary::names)
        .isEqualTo(vary.names());
    assertThat(Vary.parse(List.of())).isSameAs(Vary.NOTHING);
    assertThat(Vary.parse(List.of("x, *")).all()).isTrue();
    assertThat(vary.all()).isFalse();
  }

  @Test
  void requestsMatchIfTheirFieldsDo() {
    long key = key(Map.of("accept-encoding", "gzip, br", "accept-language", "de"));
    assertThat(key(Map.of("accept-encoding", " gzip ,\tbr ", "accept-language", "de", "x", "y")))
        .isEqualTo(key);
    assertThat(key(Map.of("accept-encoding", "br, gzip", "accept-language", "de")))
        .isNotEqualTo(key);
    assertThat(key(Map.of("accept-encoding", "de", "accept-language", "gzip, br")))
        .isNotEqualTo(key);
    assertThat(key(Map.of("accept-language", "de"))).isNotEqualTo(key);
  }

  /** RFC 9111 section 4.1: absent matches absent only. */
  @Test
  void aFieldThatIsNotThereIsLikeNoOther() {
    assertThat(VariantKey.valueOf(null)).isEqualTo(VariantKey.absent());
    assertThat(VariantKey.valueOf("")).isNotEqualTo(VariantKey.absent());
    assertThat(key(Map.of("user-agent", ""))).isNotEqualTo(key(Map.of()));
  }

  @Test
  void spaceInsideAValueCounts() {
    assertThat(VariantKey.valueOf("Mozilla 5")).isNotEqualTo(VariantKey.valueOf("Mozilla5"));
    assertThat(VariantKey.valueOf("Mozilla  5 ")).isEqualTo(VariantKey.valueOf(" Mozilla\t5"));
    assertThat(VariantKey.valueOf("a , b")).isEqualTo(VariantKey.valueOf("a,b"));
  }

  @Test
  void aSimulatorGivesNumbersAndAnotherGenerationAnotherKey() {
    Set<Long> keys = new HashSet<>();
    for (int resource = 0; resource < 30; resource++) {
      for (int generation = 0; generation < 30; generation++) {
        for (int value = 0; value < 30; value++) {
          keys.add(VariantKey.and(VariantKey.of(resource, generation), value));
        }
      }
    }
    assertThat(keys).hasSize(27_000);
  }

  private long key(Map<String, String> fields) {
    return vary.key(PRIMARY, 1, fields::get);
  }
}
