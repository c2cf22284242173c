package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistributionsTest {
  @Test
  void listsTheDistributionsOfTheLanguageInOrder() {
    assertThat(Distributions.all())
        .extracting(kind -> kind.about().name())
        .containsExactly(
            "const",
            "exp",
            "uniform",
            "normal",
            "lognormal",
            "pareto",
            "gamma",
            "weibull",
            "erlang",
            "hyperexp",
            "zipf",
            "mix",
            "empirical");
  }

  @Test
  void tellsPeopleEnoughOfEachOne() {
    for (var kind : Distributions.all()) {
      assertThat(kind.about().summary()).endsWith(".").hasSizeLessThan(100);
      assertThat(kind.about().source()).isNotBlank();
      for (Parameter parameter : kind.about().parameters()) {
        assertThat(parameter.summary()).endsWith(".");
        assertThat(parameter.min()).isLessThanOrEqualTo(parameter.max());
      }
    }
  }

  @Test
  void makesEachFromItsArguments() {
    assertThat(create("const", Map.of("value", 3))).isEqualTo(new Constant(3));
    assertThat(create("exp", Map.of("mean", 5e6))).isEqualTo(Exponential.ofMean(5e6));
    assertThat(create("uniform", Map.of("low", 1, "high", 2))).isEqualTo(Uniform.between(1, 2));
    assertThat(create("normal", Map.of("mean", 9, "sd", 2))).isEqualTo(new Normal(9, 2));
    assertThat(create("lognormal", Map.of("median", 9, "sigma", 0.5)))
        .isEqualTo(new LogNormal(9, 0.5));
    assertThat(create("pareto", Map.of("scale", 1, "shape", 1.5))).isEqualTo(Pareto.of(1, 1.5));
    assertThat(create("pareto", Map.of("scale", 1, "shape", 1.5, "cap", 100)))
        .isEqualTo(Pareto.bounded(1, 1.5, 100));
    assertThat(create("gamma", Map.of("mean", 3, "shape", 2))).isEqualTo(Gamma.ofMean(3, 2));
    assertThat(create("weibull", Map.of("scale", 3, "shape", 2))).isEqualTo(new Weibull(3, 2));
    assertThat(create("erlang", Map.of("mean", 3, "k", 4))).isEqualTo(Erlang.ofMean(3, 4));
    assertThat(create("hyperexp", Map.of("mean", 3, "scv", 4)))
        .isEqualTo(HyperExponential.ofMean(3, 4));
    assertThat(create("zipf", Map.of("s", 0.8, "n", 1000))).isEqualTo(new Zipf(0.8, 1000));
    assertThat(
            create(
                    "mix",
                    Map.of(
                        "weights",
                        new double[] {9, 1},
                        "components",
                        List.of(new Constant(10), new Constant(110))))
                .mean())
        .isEqualTo(20);
    assertThat(create("empirical", Map.of("values", new double[] {1, 2, 9})).mean()).isEqualTo(4);
    assertThat(
            create("empirical", Map.of("values", new double[] {1, 2, 9}, "between", "yes")).mean())
        .isEqualTo(3.5);
  }

  @Test
  void refusesArgumentsThatMakeNoSenseTogether() {
    assertRefused("exp", Map.of("mean", 0), "exp: mean must be above 0 and finite");
    assertRefused("uniform", Map.of("low", 2, "high", 1), "uniform: low must not be above high");
    assertRefused(
        "pareto", Map.of("scale", 2, "shape", 1, "cap", 2), "pareto: cap must be above scale");
    assertRefused(
        "hyperexp", Map.of("mean", 2, "scv", 0.5), "hyperexp: scv must be at least 1 and finite");
    assertRefused(
        "mix",
        Map.of("weights", new double[] {1}, "components", List.of()),
        "mix: needs one weight for each of at least one distribution");
    assertRefused(
        "mix",
        Map.of("weights", new double[] {0}, "components", List.of(new Constant(1))),
        "mix: every weight must be above 0 and finite");
    assertRefused(
        "empirical", Map.of("values", new double[] {}), "empirical: needs at least one value");
    assertRefused(
        "empirical",
        Map.of("values", new double[] {1, -1}),
        "empirical: every value must be at least 0 and finite");
  }

  @Test
  void findsNothingUnderAnUnknownName() {
    assertThat(Distributions.find("exponential")).isEmpty();
  }

  private static Distribution create(String name, Map<String, Object> arguments) {
    return Distributions.find(name).orElseThrow().factory().create(Arguments.of(arguments));
  }

  private static void assertRefused(String name, Map<String, Object> arguments, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create(name, arguments))
        .withMessage(message);
  }
}
