package dev.lbsim.scenario.language.value;

import dev.lbsim.core.balance.ecmp.EcmpGroup;
import dev.lbsim.core.balance.ecmp.EcmpGroups;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;

/**
 * How routers spread flows over instances, as written: {@code resilient(idle=60s)}.
 *
 * @param text as written
 * @param kind the way
 * @param arguments its arguments, defaults filled in
 */
public record EcmpSpec(String text, EcmpGroups.Kind kind, Arguments arguments) {
  /** Reads a way and its arguments. */
  public static EcmpSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    EcmpGroups.Kind kind = EcmpGroups.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = EcmpGroups.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no way to spread flows called " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    return new EcmpSpec(text, kind, ArgumentReader.read(kind.about(), call, Measure.NUMBER));
  }

  /** A new group for one tier. */
  public EcmpGroup create() {
    return kind.factory().create(arguments);
  }
}
