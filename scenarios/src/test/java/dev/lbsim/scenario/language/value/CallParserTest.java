package dev.lbsim.scenario.language.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lbsim.scenario.language.problem.BadValue;
import org.junit.jupiter.api.Test;

class CallParserTest {
  @Test
  void aNameAloneIsACallWithoutArguments() throws BadValue {
    assertThat(CallParser.parse(" round-robin ").name()).isEqualTo("round-robin");
    assertThat(CallParser.parse("exp()").arguments()).isEmpty();
  }

  @Test
  void argumentsHavePositionsNamesAndPlaces() throws BadValue {
    Call call = CallParser.parse("lognormal(15ms, sigma = 0.6)");
    assertThat(call.arguments()).hasSize(2);
    assertThat(call.arguments().get(0).name()).isNull();
    assertThat(call.arguments().get(1).name()).isEqualTo("sigma");
    assertThat(call.arguments().get(1).offset()).isEqualTo(16);
    assertThat(call.arguments().get(1).value()).isEqualTo(new Call.Word("0.6", 24));
  }

  @Test
  void partsOfAMixHaveWeightsAndAreCalls() throws BadValue {
    Call call = CallParser.parse("mix(0.9*exp(5ms), 0.1 * exp(50ms))");
    Call.Argument second = call.arguments().get(1);
    assertThat(second.weight()).isEqualTo(new Call.Word("0.1", 18));
    assertThat(second.value().text()).isEqualTo("exp(50ms)");
    assertThat(second.value().offset()).isEqualTo(24);
  }

  @Test
  void troublePointsIntoTheCall() {
    assertTrouble("exp(10ms", 8, "the parenthesis of \"exp(\" is not closed");
    assertTrouble("exp(10ms) x", 10, "nothing may follow \"exp(10ms)\", but \"x\" does");
    assertTrouble("exp(,)", 4, "a value is missing before \",\"");
    assertTrouble("", 0, "a value is missing before the end");
    assertTrouble("f(1 2)", 4, "the parenthesis of \"f(\" is not closed before \"2)\"");
  }

  @Test
  void callsAreNotNestedForEver() {
    String deep = "mix(".repeat(1000) + "1ms" + ")".repeat(1000);
    assertTrouble(deep, 64, "calls are nested more than 16 deep");
  }

  private static void assertTrouble(String text, int offset, String message) {
    assertThatExceptionOfType(BadValue.class)
        .isThrownBy(() -> CallParser.parse(text))
        .satisfies(
            bad -> {
              assertThat(bad.message()).isEqualTo(message);
              assertThat(bad.offset()).isEqualTo(offset);
            });
  }
}
