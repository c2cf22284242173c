package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.cache.replacement.Replacement;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which object of a full cache has to go, as written: {@code lru}, {@code s3-fifo(small=10%)}.
 *
 * @param text as written
 * @param kind the policy
 * @param arguments its arguments, defaults filled in
 */
public record ReplacementSpec(String text, Replacements.Kind kind, Arguments arguments) {
  /** Reads a policy and its arguments. */
  public static ReplacementSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    Replacements.Kind kind = Replacements.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = Replacements.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no replacement policy " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    return new ReplacementSpec(text, kind, ArgumentReader.read(kind.about(), call, Measure.NUMBER));
  }

  /** The policy of one empty cache. */
  public Replacement create(long capacity, RandomGenerator random) {
    return kind.factory().create(arguments, capacity, random);
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
