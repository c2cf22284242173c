package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.report.RunReport.EventNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the figures did at each event: those of the span before it against those of the span until
 * the next one. Only what changed visibly is told.
 */
final class EventNotes {
  private static final double VISIBLE_SHARE = 0.01;
  private static final double VISIBLE_FACTOR = 1.1;
  private static final int MOST_CHANGES = 6;

  private final VariantRun run;

  private EventNotes(VariantRun run) {
    this.run = run;
  }

  static List<EventNote> of(VariantRun run) {
    return new EventNotes(run).write();
  }

  private List<EventNote> write() {
    List<EventNote> notes = new ArrayList<>();
    List<VariantRun.Window> phases = run.phases();
    for (long at : run.windows().eventNanos()) {
      Samples before = null;
      Samples after = null;
      for (VariantRun.Window phase : phases) {
        if (phase.toNanos() == at) {
          before = run.samples(phase);
        }
        if (phase.fromNanos() == at) {
          after = run.samples(phase);
        }
      }
      List<String> changes = before == null || after == null ? List.of() : changes(before, after);
      notes.add(new EventNote(at / 1e9, String.join("; ", texts(at)), changes));
    }
    return notes;
  }

  private List<String> texts(long at) {
    List<String> texts = new ArrayList<>();
    for (EventSpec event : run.scenario().spec().events()) {
      if (event.at() == null) {
        continue;
      }
      String text = event.verb().name().toLowerCase(Locale.ROOT) + " " + event.target();
      long starts = event.at().nanos();
      if (starts == at) {
        texts.add(text);
      } else if (event.lasts() != null
          && event.lasts().known() != null
          && starts + Math.round(event.lasts().knownMean()) == at) {
        texts.add("end of " + text);
      }
    }
    return texts;
  }

  private List<String> changes(Samples before, Samples after) {
    List<String> changes = new ArrayList<>();
    List<String> kinds = run.layout().userKinds();
    share(changes, "errors", errorShare(before, kinds), errorShare(after, kinds));
    PooledLatency latencyBefore = latencies(before, kinds);
    PooledLatency latencyAfter = latencies(after, kinds);
    time(changes, "p50", latencyBefore.pooled().quantile(.5), latencyAfter.pooled().quantile(.5));
    time(changes, "p99", latencyBefore.pooled().quantile(.99), latencyAfter.pooled().quantile(.99));
    run.layout()
        .pools()
        .forEach(
            (pool, members) -> {
              for (String member : members.size() > 1 ? members : List.<String>of()) {
                share(
                    changes,
                    "share " + member.substring("servers.".length()),
                    shareOf(before, member, members),
                    shareOf(after, member, members));
              }
            });
    run.layout()
        .l4()
        .forEach(
            (tier, instances) -> {
              long moved = Samples.sum(after.totals(instances, "moved"));
              if (moved > 0) {
                changes.add(
                    "%s moved %s flows, broke %s"
                        .formatted(
                            tier.substring("l4.".length()),
                            perReplication(after, moved),
                            perReplication(after, Samples.sum(after.totals(instances, "broken")))));
              }
            });
    return changes.size() > MOST_CHANGES ? changes.subList(0, MOST_CHANGES) : changes;
  }

  private static String perReplication(Samples samples, long total) {
    return Observed.text((double) total / samples.replicationCount(), Measure.NUMBER);
  }

  private static double errorShare(Samples samples, List<String> kinds) {
    double[] errors = samples.totals(kinds, Measures.FAILURE_COLUMNS);
    double[] ok = samples.totals(kinds, "ok");
    double failed = Samples.sum(errors);
    return failed / (failed + Samples.sum(ok));
  }

  private static double shareOf(Samples samples, String member, List<String> members) {
    return (double) Samples.sum(samples.totals(List.of(member), "requests"))
        / Samples.sum(samples.totals(members, "requests"));
  }

  private static PooledLatency latencies(Samples samples, List<String> kinds) {
    return Objects.requireNonNull(
        samples.latencies(kinds.stream().map(scope -> scope + "/ok").toList()));
  }

  private static void share(List<String> changes, String what, double before, double after) {
    if (Math.abs(after - before) >= VISIBLE_SHARE) {
      changes.add(
          what
              + " "
              + Observed.text(before, Measure.SHARE)
              + " -> "
              + Observed.text(after, Measure.SHARE));
    }
  }

  private static void time(List<String> changes, String what, double before, double after) {
    if (after > before * VISIBLE_FACTOR || before > after * VISIBLE_FACTOR) {
      changes.add(
          what
              + " "
              + Observed.text(before, Measure.TIME)
              + " -> "
              + Observed.text(after, Measure.TIME));
    }
  }
}
