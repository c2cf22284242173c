package dev.lbsim.scenario.language.value;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A load-balancing algorithm as written: {@code round-robin}, {@code maglev(table=65537)}.
 *
 * @param text as written
 * @param kind the algorithm
 * @param arguments its arguments, defaults filled in
 */
public record BalanceSpec(String text, Balancers.Kind kind, Arguments arguments) {
  /** Reads an algorithm and its arguments. */
  public static BalanceSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    Balancers.Kind kind = Balancers.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = Balancers.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no algorithm " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    Arguments arguments = ArgumentReader.read(kind.about(), call, Measure.NUMBER);
    try {
      // A trial, for values that are each in range but make no sense together.
      kind.factory().create(arguments, new SplittableRandom(0));
    } catch (IllegalArgumentException e) {
      throw new BadValue(call.offset(), String.valueOf(e.getMessage()), null);
    }
    return new BalanceSpec(text, kind, arguments);
  }

  /** The algorithm's name. */
  public String name() {
    return kind.about().name();
  }

  /** True when instances that share nothing agree on every pick. */
  public boolean consistent() {
    return kind.consistent();
  }

  /** A new balancer for one worker. */
  public Balancer create(RandomGenerator random) {
    return kind.factory().create(arguments, random);
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
