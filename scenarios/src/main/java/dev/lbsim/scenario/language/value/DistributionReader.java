package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Distributions;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the call that names a distribution to the distribution. */
final class DistributionReader {
  private static final String CONST = "const";
  private static final String MIX = "mix";

  private final Measure measure;
  private final NumberSource source;
  private final List<String> files = new ArrayList<>();

  DistributionReader(Measure measure, NumberSource source) {
    this.measure = measure;
    this.source = source;
  }

  /** The files read so far. */
  List<String> files() {
    return files;
  }

  Distribution read(Call call) throws BadValue {
    if (call.arguments().isEmpty() && startsLikeNumber(call.name())) {
      Call.Argument value =
          new Call.Argument(null, call.offset(), null, new Call.Word(call.name(), call.offset()));
      return constant(call, value);
    }
    Distributions.Kind kind = Distributions.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = Distributions.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no distribution " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    if (call.name().equals(MIX)) {
      return mix(kind, call);
    }
    Map<String, Object> values = ArgumentReader.values(kind.about(), call, measure);
    for (Parameter parameter : kind.about().parameters()) {
      if (parameter.kind() == Parameter.Kind.FILE
          && values.get(parameter.name()) instanceof String file) {
        files.add(file);
        values.put("values", source.numbers(file, measure));
      }
    }
    return create(kind, call, values);
  }

  private Distribution constant(Call call, Call.Argument value) throws BadValue {
    // A bare quantity complains about itself, not about a const that nobody wrote.
    double number = Quantity.parse(call.name(), measure);
    if (number > Distributions.MAX_QUANTITY) {
      throw new BadValue(
          call.offset(),
          Wording.quote(call.name()) + " is too large",
          "allowed is at most " + measure.print(Distributions.MAX_QUANTITY));
    }
    Distributions.Kind kind = Distributions.find(CONST).orElseThrow();
    String parameter = kind.about().parameters().get(0).name();
    return create(kind, call, Map.of(parameter, number));
  }

  private Distribution mix(Distributions.Kind kind, Call call) throws BadValue {
    double[] weights = new double[call.arguments().size()];
    List<Distribution> components = new ArrayList<>();
    for (Call.Argument part : call.arguments()) {
      if (part.name() != null) {
        throw new BadValue(
            part.offset(), "the parts of a mix have weights, not names", "write 0.9*exp(5ms)");
      }
      weights[components.size()] = part.weight() == null ? 1 : weight(part.weight());
      components.add(
          part.value() instanceof Call.Nested nested
              ? read(nested.call())
              : read(new Call(part.value().text(), part.value().offset(), List.of())));
    }
    return create(kind, call, Map.of("weights", weights, "components", List.copyOf(components)));
  }

  private static double weight(Call.Word weight) throws BadValue {
    try {
      return Weight.parse(weight.text()).value();
    } catch (BadValue bad) {
      throw new BadValue(weight.offset(), "a weight: " + bad.message(), bad.hint());
    }
  }

  private static Distribution create(Distributions.Kind kind, Call call, Map<String, Object> values)
      throws BadValue {
    try {
      return kind.factory().create(Arguments.of(values));
    } catch (IllegalArgumentException e) {
      throw new BadValue(call.offset(), String.valueOf(e.getMessage()), null);
    }
  }

  private static boolean startsLikeNumber(String text) {
    char first = text.charAt(0);
    return Character.isDigit(first) || first == '.' || first == '-' || first == '+';
  }
}
