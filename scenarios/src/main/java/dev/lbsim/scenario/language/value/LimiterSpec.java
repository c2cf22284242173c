package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.rate.RateLimiter;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;

/**
 * A rate limiter as written: {@code token-bucket(rate=100rps, burst=20)}.
 *
 * @param text as written
 * @param kind the limiter
 * @param arguments its arguments, defaults filled in
 */
public record LimiterSpec(String text, RateLimiters.Kind kind, Arguments arguments) {
  /** Reads a limiter and its arguments. */
  public static LimiterSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    RateLimiters.Kind kind = RateLimiters.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = RateLimiters.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no rate limiter " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    Arguments arguments = ArgumentReader.read(kind.about(), call, Measure.NUMBER);
    try {
      // A trial, for values that are each in range but make no sense together.
      kind.factory().create(arguments, 1);
    } catch (IllegalArgumentException e) {
      throw new BadValue(call.offset(), String.valueOf(e.getMessage()), null);
    }
    return new LimiterSpec(text, kind, arguments);
  }

  /**
   * A new limiter that has seen nobody.
   *
   * @param keysMax most keys it remembers
   */
  public RateLimiter create(int keysMax) {
    return kind.factory().create(arguments, keysMax);
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
