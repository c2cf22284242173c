package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.scenario.language.bind.MapForm;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;

/** How requests of an open client group arrive. */
@MapForm(ProfileSpec.class)
public sealed interface ArrivalsSpec
    permits ArrivalsSpec.Poisson,
        ArrivalsSpec.Steady,
        ArrivalsSpec.Burst,
        ArrivalsSpec.Replay,
        ProfileSpec {

  /** Independent arrivals. */
  record Poisson(Rate rate) implements ArrivalsSpec {}

  /** Evenly spaced arrivals. */
  record Steady(Rate rate) implements ArrivalsSpec {}

  /**
   * Groups of {@code size} requests; groups arrive independently.
   *
   * @param rate requests per second, not groups
   */
  record Burst(Rate rate, int size) implements ArrivalsSpec {}

  /** Requests recorded in a file, replayed. */
  sealed interface Replay extends ArrivalsSpec permits Log, Trace {
    /** The file, relative to the scenario's folder. */
    String file();

    /** How much faster than recorded. */
    double speed();
  }

  /**
   * An access log in common or combined format, replayed.
   *
   * @param file relative to the scenario's folder
   * @param speed how much faster than recorded
   */
  record Log(String file, double speed) implements Replay {}

  /**
   * A CSV file with the columns time[,path][,size][,cost][,key], replayed.
   *
   * @param file relative to the scenario's folder
   * @param speed how much faster than recorded
   */
  record Trace(String file, double speed) implements Replay {}

  /** Reads the form that is a call. */
  static ArrivalsSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    Entry entry =
        Arrivals.all().stream().filter(e -> e.name().equals(call.name())).findFirst().orElse(null);
    if (entry == null) {
      throw unknown(call);
    }
    Arguments arguments = ArgumentReader.read(entry, call, Measure.RATE);
    return switch (entry.name()) {
      case "poisson" -> new Poisson(new Rate(arguments.number("rate")));
      case "steady" -> new Steady(new Rate(arguments.number("rate")));
      case "burst" -> new Burst(new Rate(arguments.number("rate")), arguments.count("size"));
      case "log" -> new Log(arguments.text("file"), arguments.number("speed"));
      case "trace" -> new Trace(arguments.text("file"), arguments.number("speed"));
      default -> throw new IllegalStateException("no arrivals are made from " + entry.name());
    };
  }

  private static BadValue unknown(Call call) {
    List<String> names = Arrivals.all().stream().map(Entry::name).toList();
    try {
      Rate.parse(call.name());
      return new BadValue(
          call.offset(),
          Wording.quote(call.name()) + " does not say how requests arrive",
          "write poisson(" + call.name() + ") or steady(" + call.name() + ")");
    } catch (BadValue notARate) {
      return new BadValue(
          call.offset(),
          "there are no arrivals " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
  }
}
