package dev.lbsim.scenario.language.expect;

import static dev.lbsim.scenario.language.expect.Aggregate.Kind.COUNT;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.FIRST;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.LAST;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.MAX;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.MEAN;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.MIN;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.PERCENTILE;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.RATE;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.RATIO;
import static dev.lbsim.scenario.language.expect.Aggregate.Kind.SHARE;
import static dev.lbsim.scenario.language.expect.Label.CLIENT;
import static dev.lbsim.scenario.language.expect.Label.DNS;
import static dev.lbsim.scenario.language.expect.Label.KIND;
import static dev.lbsim.scenario.language.expect.Label.L4;
import static dev.lbsim.scenario.language.expect.Label.L7;
import static dev.lbsim.scenario.language.expect.Label.PATH;
import static dev.lbsim.scenario.language.expect.Label.POOL;
import static dev.lbsim.scenario.language.expect.Label.RESOLVER;
import static dev.lbsim.scenario.language.expect.Label.SERVER;

import dev.lbsim.scenario.language.value.Measure;
import java.util.List;

/** What can be expected of: each with the aggregates that make sense for it and its labels. */
public enum Metric {
  REQUESTS(
      "Requests that ended, in whatever way.",
      Measure.NUMBER,
      List.of(COUNT, RATE, SHARE),
      CLIENT,
      PATH,
      SERVER,
      POOL,
      L7,
      L4),
  OK(
      "Requests answered with success.",
      Measure.NUMBER,
      List.of(COUNT, RATE, RATIO, SHARE),
      CLIENT,
      PATH,
      SERVER,
      POOL,
      L7,
      L4),
  ERRORS(
      "Requests that failed.",
      Measure.NUMBER,
      List.of(COUNT, RATE, RATIO, SHARE, FIRST, LAST),
      CLIENT,
      PATH,
      KIND,
      SERVER,
      POOL,
      L7,
      L4),
  LATENCY(
      "Time from the intended start to the answer, of requests that ended well.",
      Measure.TIME,
      List.of(MEAN, PERCENTILE, MAX, MIN),
      CLIENT,
      PATH),
  DURATION(
      "Time from the intended start to the end, of every request.",
      Measure.TIME,
      List.of(MEAN, PERCENTILE, MAX, MIN),
      CLIENT,
      PATH),
  QUEUE("Requests waiting at a server.", Measure.NUMBER, List.of(MEAN), SERVER, POOL),
  INFLIGHT(
      "Requests at a server, waiting or worked on.", Measure.NUMBER, List.of(MEAN), SERVER, POOL),
  UTILISATION(
      "Busy workers as a share of all workers.",
      Measure.SHARE,
      List.of(MEAN, MAX, MIN),
      SERVER,
      POOL,
      L7),
  RETRIES("Attempts after the first one.", Measure.NUMBER, List.of(COUNT, RATE, RATIO), CLIENT),
  MOVED("Live flows that changed their backend.", Measure.NUMBER, List.of(COUNT, RATE), L4),
  BROKEN("Live flows that were cut because they moved.", Measure.NUMBER, List.of(COUNT, RATE), L4),
  CONNECTIONS("Connections opened.", Measure.NUMBER, List.of(COUNT, RATE, SHARE), CLIENT, L4),
  QUERIES(
      "Questions resolvers were asked.",
      Measure.NUMBER,
      List.of(COUNT, RATE, SHARE),
      DNS,
      RESOLVER),
  HITS(
      "Questions answered from a cache.",
      Measure.NUMBER,
      List.of(COUNT, RATE, RATIO),
      DNS,
      RESOLVER),
  BYTES("Bytes of answers.", Measure.SIZE, List.of(COUNT, RATE, SHARE), CLIENT, PATH);

  private final String summary;
  private final Measure measure;
  private final List<Aggregate.Kind> aggregates;
  private final List<Label> labels;

  Metric(String summary, Measure measure, List<Aggregate.Kind> aggregates, Label... labels) {
    this.summary = summary;
    this.measure = measure;
    this.aggregates = aggregates;
    this.labels = List.of(labels);
  }

  /** What it is, in one sentence. */
  public String summary() {
    return summary;
  }

  /** What a single sample of it measures. */
  public Measure measure() {
    return measure;
  }

  /** The aggregates that make sense for it. */
  public List<Aggregate.Kind> aggregates() {
    return aggregates;
  }

  /** The labels it can be narrowed by. */
  public List<Label> labels() {
    return labels;
  }
}
