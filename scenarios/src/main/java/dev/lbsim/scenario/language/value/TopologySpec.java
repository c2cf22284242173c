package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the graph of autonomous systems comes from: {@code generated(ases=2000)} or {@code
 * as-rel(file)}.
 *
 * @param file relative to the scenario's folder, or null
 * @param ases how many a generated graph has
 * @param seed of a generated graph
 */
public record TopologySpec(@Nullable String file, int ases, long seed) {
  private static final Entry GENERATED =
      new Entry(
          "generated",
          "A graph like the Internet's: a core that is fully meshed, providers, and many customers.",
          "this tool's own generator",
          List.of(
              Parameter.count("ases", "2000", 3, 100_000, "How many autonomous systems."),
              Parameter.count("seed", "1", 0, 2_000_000_000, "Another seed, another graph.")));
  private static final Entry AS_REL =
      new Entry(
          "as-rel",
          "A file of AS relationships, plain, .gz or .bz2.",
          "CAIDA AS Relationships, serial-1 and serial-2",
          List.of(
              new Parameter(
                  "file",
                  Parameter.Kind.FILE,
                  null,
                  0,
                  0,
                  List.of(),
                  "The file, beside this one.")));

  /** All of them, in the order they are listed to people. */
  public static List<Entry> all() {
    return List.of(GENERATED, AS_REL);
  }

  /** Reads a topology. */
  public static TopologySpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    if (call.name().equals(GENERATED.name())) {
      Arguments arguments = ArgumentReader.read(GENERATED, call, Measure.NUMBER);
      return new TopologySpec(null, arguments.count("ases"), arguments.count("seed"));
    }
    if (call.name().equals(AS_REL.name())) {
      return new TopologySpec(ArgumentReader.read(AS_REL, call, Measure.NUMBER).text("file"), 0, 0);
    }
    throw new BadValue(
        call.offset(),
        "there is no topology " + Wording.quote(call.name()),
        Wording.didYouMean(
            call.name(), List.of("generated(ases=2000)", "as-rel(file)"), "there are"));
  }
}
