package dev.lbsim.live.admin;

import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.live.admin.Exposition.Type;
import dev.lbsim.scenario.run.Layout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a world counts, for Prometheus: the very meters that fill the report. A running total of a
 * component becomes {@code lbsim_KIND_NAME_total}; how requests ended becomes {@code
 * lbsim_KIND_endings_total} with a label {@code outcome}; times are in seconds; latencies are
 * histograms over fixed buckets, so that they can be added up over instances, which summaries
 * cannot.
 */
final class Metrics {
  /** Seconds; Prometheus' own default buckets, and some below for what stays on one machine. */
  private static final double[] BUCKETS = {
    .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };

  /** Columns whose first word is a name and whose rest says which kind. */
  private static final Map<String, String> BY_LABEL =
      Map.of(
          "lost", "cause",
          "time", "part",
          "handshakes", "kind",
          "tickets", "kind",
          "defence", "kind",
          "answers", "front");

  private final Operated operated;
  private final String tool;
  private final double startedSeconds = System.currentTimeMillis() / 1000.0;

  Metrics(Operated operated, String tool) {
    this.operated = operated;
    this.tool = tool;
  }

  Reply answer(Snapshot now) {
    return new Reply(200, Exposition.CONTENT_TYPE, write(now).text(), null);
  }

  private Exposition write(Snapshot seen) {
    Exposition out = new Exposition();
    Layout layout = operated.compiled().layout();
    Scopes scopes = new Scopes(layout);
    out.add(
        Type.GAUGE,
        "lbsim_build_info",
        "Which lbsim this is; always 1.",
        Map.of("version", tool),
        1);
    out.add(
        Type.GAUGE,
        "process_start_time_seconds",
        "When the admin API of this process started, since the epoch.",
        Map.of(),
        startedSeconds);
    out.add(
        Type.GAUGE, "lbsim_time_seconds", "Time of the world.", Map.of(), seen.nowNanos() / 1e9);
    out.add(
        Type.GAUGE,
        "lbsim_draining",
        "1 while nobody new is taken in.",
        Map.of(),
        operated.draining() ? 1 : 0);
    seen.meters()
        .forEach((meter, value) -> meter(out, scopes.of(meter.scope()), meter.column(), value));
    seen.latencies()
        .forEach(
            (name, latency) -> {
              int slash = name.lastIndexOf('/');
              latency(out, scopes.of(name.substring(0, slash)), name.substring(slash + 1), latency);
            });
    inspect(out, scopes, seen);
    seen.doors()
        .forEach(
            (name, door) -> {
              Map<String, String> labels = Map.of("listener", name);
              gauge(
                  out,
                  "lbsim_listener_connections",
                  "Connections accepted there and open.",
                  labels,
                  door.connections());
              gauge(
                  out,
                  "lbsim_listener_tunnels",
                  "Those of them that are WebSocket tunnels.",
                  labels,
                  door.tunnels());
            });
    return out;
  }

  private static void meter(Exposition out, Scopes.Scope scope, Metered.Column column, long value) {
    Map<String, String> labels = new LinkedHashMap<>(scope.labels());
    String name = column.name();
    if (name.equals("ok") || name.startsWith("errors.")) {
      labels.put("outcome", name.equals("ok") ? name : name.substring("errors.".length()));
      name = "endings";
    }
    int space = name.indexOf(' ');
    if (space > 0) {
      labels.put("subject", name.substring(space + 1));
      name = name.substring(0, space);
    }
    int dot = name.indexOf('.');
    boolean nanos = name.endsWith("-nanos") || name.startsWith("time.");
    if (name.startsWith("workers.")) {
      int end = name.indexOf('.', dot + 1);
      labels.put("worker", name.substring(dot + 1, end));
      name = "worker-" + name.substring(end + 1);
    } else if (dot > 0) {
      String word = name.substring(0, dot);
      labels.put(BY_LABEL.getOrDefault(word, "kind"), name.substring(dot + 1));
      name = word;
    }
    String plain = name.endsWith("-nanos") ? name.substring(0, name.length() - 6) : name;
    boolean total = column.kind() == Metered.Kind.TOTAL;
    out.add(
        total ? Type.COUNTER : Type.GAUGE,
        "lbsim_"
            + scope.kind()
            + "_"
            + plain.replace('-', '_')
            + (nanos ? "_seconds" : "")
            + (total ? "_total" : ""),
        help(scope, plain, nanos, total),
        labels,
        nanos ? value / 1e9 : value);
  }

  private static String help(Scopes.Scope scope, String name, boolean nanos, boolean total) {
    String words =
        name.equals("endings") ? "How requests ended" : name.replace('-', ' ').replace('.', ' ');
    return Character.toUpperCase(words.charAt(0))
        + words.substring(1)
        + ", of "
        + scope.words()
        + (nanos ? ", in seconds" : "")
        + (total ? ", since the start." : ", now.");
  }

  private static void latency(
      Exposition out, Scopes.Scope scope, String outcome, LatencyHistogram seen) {
    String family = "lbsim_" + scope.kind() + "_latency_seconds";
    String help = "How long requests took, of " + scope.words() + ", in seconds.";
    Map<String, String> labels = new LinkedHashMap<>(scope.labels());
    labels.put("outcome", outcome.equals("errors") ? "error" : outcome);
    for (double bound : BUCKETS) {
      Map<String, String> bucket = new LinkedHashMap<>(labels);
      bucket.put("le", Exposition.number(bound));
      long within = seen.countAtOrBelow(Math.round(bound * 1e9));
      out.sample(Type.HISTOGRAM, family, help, family + "_bucket", bucket, within);
    }
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put("le", "+Inf");
    out.sample(Type.HISTOGRAM, family, help, family + "_bucket", all, seen.count());
    out.sample(Type.HISTOGRAM, family, help, family + "_sum", labels, seen.sum() / 1e9);
    out.sample(Type.HISTOGRAM, family, help, family + "_count", labels, seen.count());
  }

  private static void inspect(Exposition out, Scopes scopes, Snapshot seen) {
    for (Inspection.Member member : seen.members()) {
      Map<String, String> labels = scopes.ofMember(member.name());
      String kind = "lbsim_" + scopes.of(member.name()).kind();
      gauge(out, kind + "_up", "1 while it runs and can be reached.", labels, up(member));
      gauge(out, kind + "_weight", "Its weight, as set.", labels, member.weight());
      gauge(out, kind + "_present", "1 while it is in its pools.", labels, one(member.present()));
      gauge(
          out,
          kind + "_draining",
          "1 while it is to get nothing new.",
          labels,
          one(member.draining()));
    }
    for (Inspection.Opinion opinion : seen.opinions()) {
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("by", opinion.by());
      labels.put("pool", Integer.toString(opinion.pool()));
      labels.put("backend", opinion.backend());
      gauge(
          out,
          "lbsim_backend_healthy",
          "1 while health checks speak for it.",
          labels,
          one(opinion.healthy()));
      gauge(
          out,
          "lbsim_backend_ejected",
          "1 while it is set aside because requests went wrong.",
          labels,
          one(opinion.ejected()));
      gauge(
          out,
          "lbsim_backend_usable",
          "1 while it may get something new.",
          labels,
          one(opinion.usable()));
      gauge(
          out,
          "lbsim_backend_effective_weight",
          "Its weight times slow start.",
          labels,
          opinion.weight());
      gauge(
          out,
          "lbsim_backend_inflight",
          "Requests or flows this balancer has there.",
          labels,
          opinion.inFlight());
    }
  }

  private static void gauge(
      Exposition out, String name, String help, Map<String, String> labels, double value) {
    out.add(Type.GAUGE, name, help, labels, value);
  }

  private static double up(Inspection.Member member) {
    return one(member.state().equals("up"));
  }

  private static double one(boolean is) {
    return is ? 1 : 0;
  }
}
