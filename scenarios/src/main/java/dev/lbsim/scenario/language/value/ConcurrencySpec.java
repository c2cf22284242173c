package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.limit.ConcurrencyLimit;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How many requests may be in flight, as written: {@code fixed(200)}, {@code gradient2}.
 *
 * @param text as written
 * @param kind the limit
 * @param arguments its arguments, defaults filled in
 */
public record ConcurrencySpec(String text, ConcurrencyLimits.Kind kind, Arguments arguments) {
  /** Reads a limit and its arguments. */
  public static ConcurrencySpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    ConcurrencyLimits.Kind kind = ConcurrencyLimits.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = ConcurrencyLimits.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no concurrency limit " + Wording.quote(call.name()),
          call.name().matches("[0-9]+")
              ? "write fixed(" + call.name() + ")"
              : Wording.didYouMean(call.name(), names, "there are"));
    }
    Arguments arguments = ArgumentReader.read(kind.about(), call, Measure.NUMBER);
    try {
      // A trial, for values that are each in range but make no sense together.
      kind.factory().create(arguments, new SplittableRandom(0), 0);
    } catch (IllegalArgumentException e) {
      throw new BadValue(call.offset(), String.valueOf(e.getMessage()), null);
    }
    return new ConcurrencySpec(text, kind, arguments);
  }

  /** A new limit for one instance. */
  public ConcurrencyLimit create(RandomGenerator random, long nowNanos) {
    return kind.factory().create(arguments, random, nowNanos);
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
