package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.ecmp.EcmpGroups;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.core.guard.queue.QueueDrops;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.scenario.language.bind.NodeType;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.bind.ValueType;
import dev.lbsim.scenario.language.expect.ExpectParser;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Prediction;
import dev.lbsim.scenario.language.expect.Tolerance;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Arrivals;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.AsesSpec;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.Bandwidth;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.ConcurrencySpec;
import dev.lbsim.scenario.language.value.CostBound;
import dev.lbsim.scenario.language.value.Count;
import dev.lbsim.scenario.language.value.CountBy;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.DropSpec;
import dev.lbsim.scenario.language.value.EcmpSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Limit;
import dev.lbsim.scenario.language.value.LimiterSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Part;
import dev.lbsim.scenario.language.value.PathRegex;
import dev.lbsim.scenario.language.value.PolicySpec;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.PositionSpec;
import dev.lbsim.scenario.language.value.Rate;
import dev.lbsim.scenario.language.value.Raw;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.ReplacementSpec;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.SpreadSpec;
import dev.lbsim.scenario.language.value.StatusRange;
import dev.lbsim.scenario.language.value.TopologySpec;
import dev.lbsim.scenario.language.value.TuneRange;
import dev.lbsim.scenario.language.value.Wait;
import dev.lbsim.scenario.language.value.Weight;
import dev.lbsim.scenario.language.yaml.Node;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How each type of value in the records is written, and what the JSON Schema says of it. */
public final class SpecTypes {
  private static final Map<String, Object> TEXT = Map.of("type", "string");
  private static final Types ALL = new Types(values(), nodes());

  private SpecTypes() {}

  /** All of them. */
  public static Types all() {
    return ALL;
  }

  private static List<ValueType<?>> values() {
    List<ValueType<?>> values = new ArrayList<>(PlainTypes.all());
    values.add(quantity(Span.class, Span::parse, Span.ZERO, Measure.TIME));
    values.add(quantity(Rate.class, Rate::parse, new Rate(0), Measure.RATE));
    values.add(quantity(Share.class, Share::parse, new Share(0), Measure.SHARE));
    values.add(quantity(Factor.class, Factor::parse, new Factor(1), Measure.FACTOR));
    values.add(quantity(Weight.class, Weight::parse, new Weight(1), Measure.WEIGHT));
    values.add(quantity(Count.class, Count::parse, new Count(1), Measure.COUNT));
    values.add(
        type(
            Limit.class,
            Limit::parse,
            Limit.UNLIMITED,
            Patterns.limit(Limit.UNLIMITED.toString())));
    values.add(
        type(
            Part.class,
            Part::parse,
            standIn(Part::parse, "1"),
            Patterns.textOrNumber("^([0-9]+[kM]?|[0-9.]+%)$", true)));
    values.add(type(Ref.class, Ref::parse, Ref.NONE, TEXT));
    values.add(
        new ValueType<>(
            DistributionSpec.class,
            (text, at) -> DistributionSpec.parse(text.value(), measure(at)),
            standIn(text -> DistributionSpec.parse(text, Measure.NUMBER), "0"),
            at -> Patterns.distribution(measure(at))));
    values.add(
        type(
            BalanceSpec.class,
            BalanceSpec::parse,
            standIn(BalanceSpec::parse, "round-robin"),
            Patterns.call(Balancers.all().stream().map(Balancers.Kind::about).toList())));
    values.add(quantity(Bytes.class, Bytes::parse, new Bytes(1), Measure.SIZE));
    values.add(quantity(Bandwidth.class, Bandwidth::parse, new Bandwidth(1), Measure.BANDWIDTH));
    values.add(
        type(
            ReplacementSpec.class,
            ReplacementSpec::parse,
            standIn(ReplacementSpec::parse, "lru"),
            Patterns.call(Replacements.all().stream().map(Replacements.Kind::about).toList())));
    values.add(
        type(
            DropSpec.class,
            DropSpec::parse,
            standIn(DropSpec::parse, "codel"),
            Patterns.call(QueueDrops.all().stream().map(QueueDrops.Kind::about).toList())));
    values.add(
        type(
            LimiterSpec.class,
            LimiterSpec::parse,
            standIn(LimiterSpec::parse, "concurrency(1)"),
            Patterns.call(RateLimiters.all().stream().map(RateLimiters.Kind::about).toList())));
    values.add(type(CountBy.class, CountBy::parse, CountBy.GLOBAL, TEXT));
    values.add(
        type(
            CostBound.class,
            CostBound::parse,
            CostBound.ANY,
            Patterns.textOrNumber(CostBound.PATTERN, false)));
    values.add(
        type(
            StatusRange.class,
            StatusRange::parse,
            new StatusRange(200, 200),
            Patterns.textOrNumber(StatusRange.PATTERN, true)));
    values.add(type(PathRegex.class, PathRegex::parse, standIn(PathRegex::parse, "/"), TEXT));
    values.add(
        type(
            EcmpSpec.class,
            EcmpSpec::parse,
            standIn(EcmpSpec::parse, "modulo"),
            Patterns.call(EcmpGroups.all().stream().map(EcmpGroups.Kind::about).toList())));
    values.add(type(Wait.class, Wait::parse, Wait.ANY, Patterns.textOrNumber(Wait.PATTERN, false)));
    values.add(
        type(
            ConcurrencySpec.class,
            ConcurrencySpec::parse,
            standIn(ConcurrencySpec::parse, "fixed"),
            Patterns.call(
                ConcurrencyLimits.all().stream().map(ConcurrencyLimits.Kind::about).toList())));
    values.add(
        type(
            PolicySpec.class,
            PolicySpec::parse,
            PolicySpec.named("round-robin"),
            Patterns.call(AnswerPolicies.all().stream().map(AnswerPolicies.Kind::about).toList())));
    values.add(
        type(
            ArrivalsSpec.class,
            ArrivalsSpec::parse,
            new ArrivalsSpec.Steady(new Rate(0)),
            Patterns.call(Arrivals.all())));
    values.add(
        type(
            SpreadSpec.class,
            SpreadSpec::parse,
            new SpreadSpec(0),
            Patterns.call(SpreadSpec.all())));
    values.add(
        type(
            TopologySpec.class,
            TopologySpec::parse,
            new TopologySpec(null, 3, 1),
            Patterns.call(TopologySpec.all())));
    values.add(
        type(
            AsesSpec.class,
            AsesSpec::parse,
            AsesSpec.ALL,
            Map.of("type", List.of("string", "integer"))));
    values.add(type(Expectation.class, ExpectParser::expectation, Expectation.NONE, TEXT));
    Map<String, Object> textOrNumber = Map.of("type", List.of("string", "number"));
    values.add(type(Prediction.class, ExpectParser::prediction, Prediction.NONE, textOrNumber));
    values.add(type(Tolerance.class, Tolerance::parse, Tolerance.NONE, textOrNumber));
    return values;
  }

  private static List<NodeType<?>> nodes() {
    Raw nothing = new Raw(Node.Items.of(List.of(), new Mark("", 0, 0)));
    Map<String, Object> list = Patterns.object("type", "array", "items", TEXT, "minItems", 1);
    Map<String, Object> weights =
        Patterns.object(
            "type",
            "object",
            "additionalProperties",
            Patterns.quantity(Measure.WEIGHT),
            "minProperties",
            1);
    Map<String, Object> answers = Map.of("anyOf", List.of(list, weights));
    Map<String, Object> ends = Patterns.textOrNumber("^[0-9.]+[x%kM]?$", true);
    Map<String, Object> range =
        Patterns.object("type", "array", "items", ends, "minItems", 2, "maxItems", 2);
    Map<String, Object> degrees =
        Patterns.object("type", "number", "minimum", -180, "maximum", 180);
    Map<String, Object> pair =
        Patterns.object("type", "array", "items", degrees, "minItems", 2, "maxItems", 2);
    Map<String, Object> position = Map.of("anyOf", List.of(TEXT, pair));
    Map<String, Object> sites = Map.of("anyOf", List.of(TEXT, list));
    Map<String, Object> routing =
        Map.of(
            "anyOf",
            List.of(
                Map.of("enum", List.of("nearest", "bgp")),
                Patterns.object("type", "object", "additionalProperties", sites)));
    Map<String, Object> pools = Map.of("anyOf", List.of(TEXT, list, weights));
    return List.of(
        new NodeType<>(PoolsSpec.class, PoolsSpec::read, PoolsSpec.NONE, pools),
        new NodeType<>(AnswersSpec.class, AnswersSpec::read, AnswersSpec.NONE, answers),
        new NodeType<>(PositionSpec.class, PositionSpec::read, PositionSpec.NONE, position),
        new NodeType<>(RoutingSpec.class, RoutingSpec::read, RoutingSpec.NEAREST, routing),
        new NodeType<>(TuneRange.class, TuneRange::read, new TuneRange(0, 1), range),
        new NodeType<>(Raw.class, (node, path, problems) -> new Raw(node), nothing, Map.of()));
  }

  /** From text to value. */
  private interface Parser<T> {
    T parse(String text) throws BadValue;
  }

  private static <T> ValueType<T> quantity(
      Class<T> type, Parser<T> parser, T standIn, Measure measure) {
    return type(type, parser, standIn, Patterns.quantity(measure));
  }

  private static <T> ValueType<T> type(
      Class<T> type, Parser<T> parser, T standIn, Map<String, Object> schema) {
    return new ValueType<>(type, (text, at) -> parser.parse(text.value()), standIn, at -> schema);
  }

  private static <T> T standIn(Parser<T> parser, String text) {
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
}
