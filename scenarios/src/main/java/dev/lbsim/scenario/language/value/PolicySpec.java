package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.dns.AnswerPolicy;
import dev.lbsim.core.dns.Surroundings;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How a name server chooses answers, as written: {@code weighted}.
 *
 * @param text as written
 * @param kind the policy
 * @param arguments its arguments, defaults filled in
 */
public record PolicySpec(String text, AnswerPolicies.Kind kind, Arguments arguments) {
  /** Reads a policy and its arguments. */
  public static PolicySpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    AnswerPolicies.Kind kind = AnswerPolicies.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = AnswerPolicies.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no answer policy " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    return new PolicySpec(text, kind, ArgumentReader.read(kind.about(), call, Measure.NUMBER));
  }

  /** A policy of the registry with its defaults. */
  public static PolicySpec named(String name) {
    try {
      return parse(name);
    } catch (BadValue e) {
      throw new IllegalArgumentException(e.message(), e);
    }
  }

  /** The policy's name. */
  public String name() {
    return kind.about().name();
  }

  /** A new policy for one name. */
  public AnswerPolicy create(Surroundings world, RandomGenerator random) {
    return kind.factory().create(arguments, world, random);
  }
}
