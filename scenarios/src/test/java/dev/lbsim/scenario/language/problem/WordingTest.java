package dev.lbsim.scenario.language.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void aSwapOfNeighboursIsOneMistake() {
    assertThat(Wording.distance("serivce", "service")).isEqualTo(1);
    assertThat(Wording.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Wording.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void theNearestNameIsSuggestedWhateverItsCaseAndDashes() {
    List<String> names = List.of("slow-start", "service", "queue");
    assertThat(Wording.nearest("Slow_Start", names)).isEqualTo("slow-start");
    assertThat(Wording.nearest("servce", names)).isEqualTo("service");
  }

  @Test
  void aNameThatIsNotNearIsNotSuggested() {
    assertThat(Wording.nearest("banana", List.of("service", "queue"))).isNull();
    assertThat(Wording.nearest("a", List.of("b"))).isNull();
  }

  @Test
  void aNameThatGoesOnIsSuggestedIfItIsTheOnlyOne() {
    assertThat(Wording.nearest("exponential", List.of("exp", "erlang"))).isEqualTo("exp");
    assertThat(Wording.nearest("wei", List.of("weight", "weibull"))).isNull();
  }

  @Test
  void quotesAreShortAndOnOneLine() {
    assertThat(Wording.quote("a\nb\tc\u0000")).isEqualTo("\"a\\nb\\tc?\"");
    assertThat(Wording.quote("x".repeat(100))).isEqualTo("\"" + "x".repeat(40) + "...\"");
  }

  @Test
  void listsReadLikeSentences() {
    assertThat(Wording.or(List.of("a"))).isEqualTo("a");
    assertThat(Wording.or(List.of("a", "b"))).isEqualTo("a or b");
    assertThat(Wording.and(List.of("a", "b", "c"))).isEqualTo("a, b and c");
  }
}
