package dev.lbsim.scenario.whatif;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.Outlook;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers planned changes before they are made: the scenario is run twice under the same random
 * numbers, as it stands and with the change a quarter into the run, and the last quarters are
 * compared. Events and expectations of the file do not take part.
 */
public final class WhatIf {
  private final Source source;
  private final RunOptions options;
  private final BooleanSupplier goOn;

  /**
   * @param goOn asked now and then, from any thread; false gives up
   */
  public WhatIf(Source source, RunOptions options, BooleanSupplier goOn) {
    this.source = source;
    this.options = options;
    this.goOn = goOn;
  }

  /** A file that can be read again with other values. */
  @FunctionalInterface
  public interface Source {
    /** Reads it. */
    ReadResult read(Overrides overrides);
  }

  /**
   * Works changes out, each by itself, against one run without any.
   *
   * @return null if it was given up
   * @throws Change.Unknown if the file cannot have one of them
   */
  public @Nullable List<Outlook> each(Overrides overrides, List<Change> changes)
      throws Change.Unknown {
    Scenario plain = read(overrides, "[]");
    Phases phases = Phases.of(plain);
    Trial without = run(plain, phases);
    List<Outlook> outlooks = new ArrayList<>();
    for (Change change : changes) {
      Trial with = without == null ? null : run(changed(overrides, change, phases), phases);
      if (without == null || with == null) {
        return null;
      }
      outlooks.add(new Findings(new Pair(plain, without, with, change, phases)).outlook());
    }
    return outlooks;
  }

  /**
   * Works a change out twice: with the TTL of every DNS name as it is, and as if it had long been
   * {@code ttl}.
   *
   * @return the two answers, or null if it was given up
   * @throws Change.Unknown if the file cannot have the change, or has no DNS names
   */
  public @Nullable List<Outlook> underTtls(
      Scenario scenario, Overrides overrides, Change change, String ttl) throws Change.Unknown {
    Overrides other = overrides;
    for (String name : Change.names(scenario)) {
      other = other.set("dns." + name + ".ttl", ttl);
    }
    List<Outlook> asItIs = each(overrides, List.of(change));
    List<Outlook> set =
        asItIs == null
            ? null
            : each(other, List.of(change.titled(change.title() + ", under a TTL of " + ttl)));
    return asItIs == null || set == null ? null : List.of(asItIs.get(0), set.get(0));
  }

  private @Nullable Trial run(Scenario scenario, Phases phases) {
    return Trial.run(scenario, options, phases.instants(), phases.boundaries(), goOn);
  }

  private Scenario changed(Overrides overrides, Change change, Phases phases)
      throws Change.Unknown {
    List<String> events = new ArrayList<>();
    for (String event : change.events()) {
      events.add(timed(event, phases.atNanos()));
    }
    return read(overrides, "[" + String.join(", ", events) + "]");
  }

  /** {@code at: +n} stands for so many nanoseconds after the change. */
  private static String timed(String event, long atNanos) {
    int plus = event.indexOf("at: +");
    if (plus < 0) {
      return event.replace("%s", Nanos.print(atNanos));
    }
    int end = event.indexOf(',', plus);
    long later = Long.parseLong(event.substring(plus + 5, end));
    return event.substring(0, plus + 4) + Nanos.print(atNanos + later) + event.substring(end);
  }

  private Scenario read(Overrides overrides, String events) throws Change.Unknown {
    Overrides changed = overrides.set("events", events).set("expect", "[]").set("lesson", "null");
    // The file as it stands need not fit its variants: they may have no such site.
    ReadResult result =
        source.read(overrides.variant() == null ? changed.set("variants", "null") : changed);
    Scenario scenario = result.scenario();
    if (scenario == null) {
      throw new Change.Unknown(
          result.problems().stream()
              .filter(Problem::isError)
              .map(WhatIf::sentence)
              .findFirst()
              .orElse("it cannot be read"));
    }
    return scenario;
  }

  private static String sentence(Problem problem) {
    return problem.hint() == null ? problem.message() : problem.message() + "; " + problem.hint();
  }
}
