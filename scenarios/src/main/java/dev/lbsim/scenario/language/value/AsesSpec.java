package dev.lbsim.scenario.language.value;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * An autonomous system by its number, or all of them.
 *
 * @param asn its number, or -1 for all
 */
public record AsesSpec(long asn) {
  /** Every AS of the topology. */
  public static final AsesSpec ALL = new AsesSpec(-1);

  /** Reads {@code all}, {@code 3320} or {@code AS3320}. */
  public static AsesSpec parse(String text) throws BadValue {
    if (text.equals("all")) {
      return ALL;
    }
    String digits = text.startsWith("AS") ? text.substring(2) : text;
    if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > AsGraph.MAX_ASN) {
      throw new BadValue(
          Wording.quote(text) + " is no AS number", "write all, or a number such as 3320");
    }
    return new AsesSpec(Long.parseLong(digits));
  }

  @Override
  public String toString() {
    return asn < 0 ? "all" : "AS" + asn;
  }
}
