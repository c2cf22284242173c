package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.CostRange;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.guard.cost.LearnedCosts;
import dev.lbsim.core.model.CostSettings;
import dev.lbsim.core.model.Words;
import dev.lbsim.scenario.language.spec.CostAwareSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.value.Factor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the settings by which a tier knows what requests cost. */
final class CostCompiler {
  /** What results call requests without the header or cookie that tells them apart. */
  private static final String NONE = "none";

  private final KindTable kinds;

  CostCompiler(KindTable kinds) {
    this.kinds = kinds;
  }

  CostSettings settings(L7Spec tier, CostAwareSpec spec) {
    List<String> subjects = subjects(spec);
    int[] subjectOfKind =
        kinds.asked().stream().mapToInt(asked -> subjects.indexOf(subject(asked, spec))).toArray();
    List<CostRange> ranges = new ArrayList<>();
    for (RouteSpec route : tier.routes()) {
      ranges.add(route.cost() == null ? CostRange.ALL : route.cost().range());
    }
    ranges.add(CostRange.ALL);
    return new CostSettings(
        CostSettings.Source.valueOf(spec.from().name()),
        subjects,
        subjectOfKind,
        subjects.stream().mapToDouble(subject -> cost(subject, spec)).toArray(),
        new LearnedCosts.Settings(
            spec.initial().value(),
            spec.unit().nanos(),
            spec.alpha().ratio(),
            spec.halfLife() == null ? 0 : spec.halfLife().nanos()),
        kinds.asked().stream().map(new Candidates(tier)::of).toArray(int[][]::new),
        ranges,
        real(spec));
  }

  private static CostSettings.Real real(CostAwareSpec spec) {
    Function<Words, @Nullable String> part = RequestParts.ofWords(spec.by());
    return new CostSettings.Real(
        words -> Objects.requireNonNullElse(part.apply(words), NONE),
        subject -> cost(subject, spec));
  }

  /** What a tier tells apart. */
  List<String> subjects(CostAwareSpec spec) {
    return kinds.asked().stream().map(asked -> subject(asked, spec)).distinct().toList();
  }

  private static String subject(KindTable.Asked asked, CostAwareSpec spec) {
    String part = RequestParts.of(asked, spec.by());
    return part == null ? NONE : part;
  }

  private static double cost(String subject, CostAwareSpec spec) {
    for (Map.Entry<String, Factor> entry : spec.costs().entrySet()) {
      if (RouteMatch.matches(entry.getKey(), subject)) {
        return entry.getValue().value();
      }
    }
    return spec.other().value();
  }
}
