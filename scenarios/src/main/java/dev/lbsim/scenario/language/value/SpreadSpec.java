package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;

/**
 * How clients spread over resolvers: {@code uniform} or {@code zipf(s=1.0)}.
 *
 * @param exponent the resolver of rank r serves in proportion to r^-exponent; 0 is uniform
 */
public record SpreadSpec(double exponent) {
  private static final Entry UNIFORM =
      new Entry("uniform", "Every resolver serves equally many clients.", "", List.of());
  private static final Entry ZIPF =
      new Entry(
          "zipf",
          "A few large resolvers serve most clients.",
          "Breslau et al., Web caching and Zipf-like distributions, INFOCOM 1999",
          List.of(Parameter.number("s", "1", 0, 20, "Skew; 0 is uniform.")));

  /** All of them, in the order they are listed to people. */
  public static List<Entry> all() {
    return List.of(UNIFORM, ZIPF);
  }

  /** Reads a spread. */
  public static SpreadSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    if (call.name().equals(UNIFORM.name())) {
      ArgumentReader.read(UNIFORM, call, Measure.NUMBER);
      return new SpreadSpec(0);
    }
    if (call.name().equals(ZIPF.name())) {
      return new SpreadSpec(ArgumentReader.read(ZIPF, call, Measure.NUMBER).number("s"));
    }
    throw new BadValue(
        call.offset(),
        "there is no spread " + Wording.quote(call.name()),
        Wording.didYouMean(call.name(), List.of("uniform", "zipf(s=1)"), "there are"));
  }
}
