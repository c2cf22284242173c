package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.NodeType;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.bind.ValueType;
import dev.lbsim.scenario.language.expect.ExpectParser;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Prediction;
import dev.lbsim.scenario.language.expect.Tolerance;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.Count;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Limit;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.PolicySpec;
import dev.lbsim.scenario.language.value.Rate;
import dev.lbsim.scenario.language.value.Raw;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.SpreadSpec;
import dev.lbsim.scenario.language.value.TuneRange;
import dev.lbsim.scenario.language.value.Weight;
import dev.lbsim.scenario.language.yaml.Node;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How each type of value in the records is written, and what the JSON Schema says of it. */
public final class SpecTypes {
  private static final String NUMBER = "([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";
  private static final Map<String, Object> TEXT = Map.of("type", List.of("string", "number"));

  private SpecTypes() {}

  /** All of them. */
  public static Types all() {
    List<ValueType<?>> values = new ArrayList<>();
    values.add(
        new ValueType<>(
            String.class, (text, at) -> text.value(), "", at -> Map.of("type", "string")));
    values.add(
        new ValueType<>(
            Integer.class,
            (text, at) -> whole(text, Integer.MAX_VALUE).intValue(),
            0,
            SpecTypes::integer));
    values.add(
        new ValueType<>(
            int.class,
            (text, at) -> whole(text, Integer.MAX_VALUE).intValue(),
            0,
            SpecTypes::integer));
    values.add(
        new ValueType<>(
            long.class, (text, at) -> whole(text, Long.MAX_VALUE), 0L, SpecTypes::integer));
    values.add(
        new ValueType<>(
            double.class, (text, at) -> number(text), 0.0, at -> Map.of("type", "number")));
    values.add(
        new ValueType<>(
            boolean.class, (text, at) -> truth(text), false, at -> Map.of("type", "boolean")));
    values.add(quantity(Span.class, Span::parse, Span.ZERO, Measure.TIME));
    values.add(quantity(Rate.class, Rate::parse, new Rate(0), Measure.RATE));
    values.add(quantity(Share.class, Share::parse, new Share(0), Measure.SHARE));
    values.add(quantity(Factor.class, Factor::parse, new Factor(1), Measure.FACTOR));
    values.add(quantity(Weight.class, Weight::parse, new Weight(1), Measure.WEIGHT));
    values.add(quantity(Count.class, Count::parse, new Count(1), Measure.COUNT));
    values.add(
        new ValueType<>(
            Limit.class,
            (text, at) -> Limit.parse(text.value()),
            Limit.UNLIMITED,
            at ->
                Map.of(
                    "type", List.of("string", "number"), "pattern", "^([0-9]+[kM]?|unlimited)$")));
    values.add(call(Expectation.class, ExpectParser::expectation, Expectation.NONE));
    values.add(call(Prediction.class, ExpectParser::prediction, Prediction.NONE));
    values.add(quantityLike(Tolerance.class, Tolerance::parse, Tolerance.NONE));
    values.add(call(Ref.class, Ref::parse, Ref.NONE));
    values.add(
        call(BalanceSpec.class, BalanceSpec::parse, parsed(BalanceSpec::parse, "round-robin")));
    values.add(call(ArrivalsSpec.class, ArrivalsSpec::parse, new ArrivalsSpec.Steady(new Rate(0))));
    values.add(call(PolicySpec.class, PolicySpec::parse, parsed(PolicySpec::parse, "round-robin")));
    values.add(call(SpreadSpec.class, SpreadSpec::parse, new SpreadSpec(0)));
    values.add(
        new ValueType<>(
            DistributionSpec.class,
            (text, at) -> DistributionSpec.parse(text.value(), measure(at)),
            parsed(text -> DistributionSpec.parse(text, Measure.NUMBER), "0"),
            at -> measure(at).unitOptional() ? TEXT : Map.of("type", "string")));
    List<NodeType<?>> nodes = new ArrayList<>();
    nodes.add(
        new NodeType<>(
            AnswersSpec.class,
            AnswersSpec::read,
            AnswersSpec.NONE,
            Map.of("type", List.of("array", "object"))));
    nodes.add(
        new NodeType<>(
            TuneRange.class,
            TuneRange::read,
            new TuneRange(0, 1),
            Map.of("type", "array", "minItems", 2, "maxItems", 2)));
    nodes.add(
        new NodeType<>(
            Raw.class,
            (node, path, problems) -> new Raw(node),
            new Raw(
                Node.Items.of(List.of(), new dev.lbsim.scenario.language.problem.Mark("", 0, 0))),
            Map.of()));
    return new Types(values, nodes);
  }

  private interface Parser<T> {
    T parse(String text) throws BadValue;
  }

  private static <T> ValueType<T> quantity(
      Class<T> type, Parser<T> parser, T standIn, Measure measure) {
    String pattern =
        "^"
            + NUMBER
            + "("
            + String.join("|", measure.unitNames())
            + ")"
            + (measure.unitOptional() ? "?" : "")
            + "$";
    if (measure == Measure.TIME) {
      pattern = "^(" + NUMBER + "(" + String.join("|", measure.unitNames()) + "))+$";
    }
    Map<String, Object> schema =
        measure.unitOptional()
            ? Map.of("type", List.of("string", "number"), "pattern", pattern)
            : Map.of("type", "string", "pattern", pattern);
    return new ValueType<>(type, (text, at) -> parser.parse(text.value()), standIn, at -> schema);
  }

  private static <T> ValueType<T> call(Class<T> type, Parser<T> parser, T standIn) {
    return new ValueType<>(
        type, (text, at) -> parser.parse(text.value()), standIn, at -> Map.of("type", "string"));
  }

  private static <T> ValueType<T> quantityLike(Class<T> type, Parser<T> parser, T standIn) {
    return new ValueType<>(type, (text, at) -> parser.parse(text.value()), standIn, at -> TEXT);
  }

  private static <T> T parsed(Parser<T> parser, String text) {
    try {
      return parser.parse(text);
    } catch (BadValue e) {
      throw new IllegalStateException(text + ": " + e.message(), e);
    }
  }

  private static Measure measure(AnnotatedElement at) {
    Measured measured = at.getAnnotation(Measured.class);
    return measured == null ? Measure.TIME : measured.value();
  }

  private static Map<String, Object> integer(AnnotatedElement at) {
    return Map.of("type", "integer");
  }

  private static Long whole(ValueType.Text text, long max) throws BadValue {
    unquoted(text);
    if (!text.value().matches("[+-]?[0-9]{1,400}")) {
      throw new BadValue(Wording.quote(text.value()) + " is not a whole number", null);
    }
    java.math.BigInteger value = new java.math.BigInteger(text.value());
    if (value.bitLength() > 63 || Math.abs((double) value.longValue()) > max) {
      throw new BadValue(
          Wording.quote(text.value()) + " is out of range", "allowed is at most " + max);
    }
    return value.longValue();
  }

  private static Double number(ValueType.Text text) throws BadValue {
    unquoted(text);
    return dev.lbsim.scenario.language.value.Quantity.parse(text.value(), Measure.NUMBER);
  }

  private static Boolean truth(ValueType.Text text) throws BadValue {
    unquoted(text);
    return switch (text.value()) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case "yes", "on", "Yes", "On" ->
          throw new BadValue(Wording.quote(text.value()) + " is not true or false", "write true");
      case "no", "off", "No", "Off" ->
          throw new BadValue(Wording.quote(text.value()) + " is not true or false", "write false");
      default -> throw new BadValue(Wording.quote(text.value()) + " is not true or false", null);
    };
  }

  private static void unquoted(ValueType.Text text) throws BadValue {
    if (!text.plain()) {
      throw new BadValue(
          Wording.quote(text.value()) + " is a text because of its quotes",
          "write it without quotes");
    }
  }
}
