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
import static dev.lbsim.scenario.language.expect.Meter.count;
import static dev.lbsim.scenario.language.expect.Meter.of;
import static dev.lbsim.scenario.language.expect.Meter.ofGroups;

import dev.lbsim.core.model.DefenceCount;
import dev.lbsim.scenario.language.expect.Meter.Way;
import dev.lbsim.scenario.language.value.Measure;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be expected of, and where it is read: the one table behind both the check of an
 * expectation and its figure. Of several rows that fit, the first is read, so the first also says
 * what a metric without labels means.
 */
public enum Metric {
  REQUESTS(
      "Requests that were sent, or that came to a server or tier.",
      Measure.NUMBER,
      count(Source.KINDS, "requests", List.of("requests"), COUNT, RATE, SHARE),
      count(Source.SERVERS, "requests", List.of("requests"), COUNT, RATE, SHARE),
      count(Source.SITES, "requests", List.of("requests"), COUNT, RATE, SHARE),
      count(Source.L7, "requests", List.of("requests"), COUNT, RATE, SHARE),
      count(Source.ROUTES, "requests", List.of("requests"), COUNT, RATE, SHARE),
      count(Source.L4, "requests", List.of("requests"), COUNT, RATE, SHARE)),
  OK(
      "Requests answered with success.",
      Measure.NUMBER,
      count(Source.KINDS, "requests", List.of("ok"), COUNT, RATE, RATIO, SHARE),
      count(Source.SERVERS, "requests", List.of("ok"), COUNT, RATE, RATIO, SHARE),
      count(Source.L7, "requests", List.of("ok"), COUNT, RATE, RATIO, SHARE),
      count(Source.ROUTES, "requests", List.of("ok"), COUNT, RATE, RATIO, SHARE)),
  ERRORS(
      "Requests that failed.",
      Measure.NUMBER,
      count(Source.ENDINGS, "requests", Meter.FAILURES, COUNT, RATE, RATIO, SHARE),
      count(Source.SERVERS, "requests", Meter.SERVER_FAILURES, COUNT, RATE, RATIO, SHARE),
      count(Source.L7, "requests", Meter.L7_FAILURES, COUNT, RATE, RATIO, SHARE),
      count(Source.ROUTES, "requests", Meter.FAILURES, COUNT, RATE, RATIO, SHARE),
      count(Source.L4, "requests", List.of("errors.no-backend"), COUNT, RATE, RATIO, SHARE),
      of(Source.KINDS, Way.INSTANT, List.of("first-error"), List.of(), FIRST),
      of(Source.KINDS, Way.INSTANT, List.of("last-error"), List.of(), LAST)),
  LOST(
      "Requests that failed because they met something dead, by the reason why they were sent"
          + " there.",
      Measure.NUMBER,
      count(Source.LOSSES, "requests", Meter.LOSSES, COUNT, RATE, RATIO, SHARE)),
  LATENCY(
      "Time from the intended start to the answer, of requests that ended well; of a server, from"
          + " arrival to answer.",
      Measure.TIME,
      of(Source.KINDS, Way.HISTOGRAM, List.of("/ok"), List.of(), MEAN, PERCENTILE, MAX, MIN),
      of(
          Source.SERVERS,
          Way.QUOTIENT,
          List.of("sojourn-nanos"),
          List.of("ok", "errors.status-5xx", "abandoned"),
          MEAN)),
  TIME(
      "What requests that ended well spent their time on; all parts together are the latency.",
      Measure.TIME,
      of(Source.PARTS, Way.QUOTIENT, Meter.PARTS, List.of("ok"), MEAN),
      count(Source.PARTS, "ok", Meter.PARTS, SHARE)),
  DURATION(
      "Time from the intended start to the end, of every request.",
      Measure.TIME,
      of(
          Source.KINDS,
          Way.HISTOGRAM,
          List.of("/ok", "/errors"),
          List.of(),
          MEAN,
          PERCENTILE,
          MAX,
          MIN)),
  QUEUE(
      "Requests waiting at servers: the mean of all together, the maximum of any one.",
      Measure.NUMBER,
      of(Source.SERVERS, Way.TIME_AVERAGE, List.of("waiting-nanos"), List.of("requests"), MEAN),
      of(Source.SERVERS, Way.PEAK, List.of("waiting-peak"), List.of("requests"), MAX),
      of(Source.L7, Way.TIME_AVERAGE, List.of("waiting-nanos"), List.of("requests"), MEAN)),
  INFLIGHT(
      "Requests at servers, waiting or worked on: the mean of all together, the maximum of any one.",
      Measure.NUMBER,
      of(
          Source.SERVERS,
          Way.TIME_AVERAGE,
          List.of("waiting-nanos", "busy-nanos"),
          List.of("requests"),
          MEAN),
      of(Source.SERVERS, Way.PEAK, List.of("inflight-peak"), List.of("requests"), MAX),
      of(Source.L7, Way.TIME_AVERAGE, List.of("inflight-nanos"), List.of("requests"), MEAN),
      of(Source.KINDS, Way.TIME_AVERAGE, List.of("inflight-nanos"), List.of("requests"), MEAN)),
  UTILISATION(
      "Busy workers as a share of all workers.",
      Measure.SHARE,
      of(
          Source.SERVERS,
          Way.UTILISATION,
          List.of("busy-nanos"),
          List.of("worker-nanos"),
          MEAN,
          MAX,
          MIN),
      of(
          Source.L7,
          Way.UTILISATION,
          List.of("busy-nanos"),
          List.of("worker-nanos"),
          MEAN,
          MAX,
          MIN)),
  INSTANCES(
      "Servers that are in their pools: not standing by, and not gone.",
      Measure.NUMBER,
      of(Source.SERVERS, Way.TIME_AVERAGE, List.of("present-nanos"), List.of("requests"), MEAN)),
  JOINED(
      "How often a server joined its pool.",
      Measure.NUMBER,
      count(Source.SERVERS, "requests", List.of("joined"), COUNT, RATE)),
  LEFT(
      "How often a server left its pool.",
      Measure.NUMBER,
      count(Source.SERVERS, "requests", List.of("left"), COUNT, RATE)),
  KILLED(
      "How often a server ran out of memory.",
      Measure.NUMBER,
      count(Source.SERVERS, "requests", List.of("killed"), COUNT, RATE)),
  DOWNS(
      "How often health checks of a tier took a backend out, each proxy by its own.",
      Measure.NUMBER,
      count(Source.L7, "requests", List.of("downs"), COUNT, RATE),
      count(Source.L4, "requests", List.of("downs"), COUNT, RATE)),
  EXPIRED(
      "Requests at servers whose deadline had passed before they were begun.",
      Measure.NUMBER,
      count(Source.SERVERS, "requests", List.of("expired"), COUNT, RATE, RATIO)),
  RETRIES(
      "Attempts after the first one.",
      Measure.NUMBER,
      ofGroups("retries", COUNT, RATE, RATIO),
      count(Source.ROUTES, "requests", List.of("retries"), COUNT, RATE, RATIO)),
  THROTTLED(
      "Attempts that clients did not even send, for their throttle.",
      Measure.NUMBER,
      ofGroups("throttled", COUNT, RATE, RATIO)),
  ATTEMPTS(
      "Attempts of layer-7 tiers at backends.",
      Measure.NUMBER,
      count(Source.ROUTES, "requests", List.of("attempts"), COUNT, RATE, RATIO)),
  HEDGES(
      "Attempts beside one that took long.",
      Measure.NUMBER,
      count(Source.ROUTES, "requests", List.of("hedges"), COUNT, RATE, RATIO)),
  FALLBACKS(
      "Requests that layer-7 tiers answered from a fallback.",
      Measure.NUMBER,
      count(Source.ROUTES, "requests", List.of("fallbacks"), COUNT, RATE, RATIO)),
  EJECTIONS(
      "How often layer-7 tiers set a backend aside because requests to it went wrong.",
      Measure.NUMBER,
      count(Source.L7, "requests", List.of("ejections"), COUNT, RATE)),
  EJECTED(
      "Backends that layer-7 tiers have set aside, each instance counting its own.",
      Measure.NUMBER,
      of(Source.L7, Way.TIME_AVERAGE, List.of("ejected-nanos"), List.of("requests"), MEAN)),
  OPENINGS(
      "How often layer-7 tiers stopped sending to a pool because too much of it failed.",
      Measure.NUMBER,
      count(Source.L7, "requests", List.of("openings"), COUNT, RATE)),
  SLOTS(
      "Connections that layer-7 tiers hold, idle ones included: the mean of all together, the maximum"
          + " of any instance.",
      Measure.NUMBER,
      of(Source.L7, Way.TIME_AVERAGE, List.of("slots-nanos"), List.of("slots-peak"), MEAN),
      of(Source.L7, Way.PEAK, List.of("slots-peak"), List.of("slots-peak"), MAX)),
  TURNED_AWAY(
      "New connections that layer-7 tiers did not take: all slots were taken, or their client had as"
          + " many as it may.",
      Measure.NUMBER,
      count(
          Source.L7,
          "slots-peak",
          List.of(DefenceCount.FULL.column(), DefenceCount.PER_CLIENT.column()),
          COUNT,
          RATE)),
  RESETS(
      "Streams of HTTP/2 that clients of layer-7 tiers reset before they had their answer.",
      Measure.NUMBER,
      count(Source.L7, "requests", List.of(DefenceCount.RESETS.column()), COUNT, RATE)),
  CHALLENGES(
      "Requests that layer-7 tiers answered with a challenge.",
      Measure.NUMBER,
      count(Source.L7, "requests", List.of("errors.challenged"), COUNT, RATE)),
  CUT_OFF(
      "Requests that layer-7 tiers gave up because their client was too slow, or sent too much.",
      Measure.NUMBER,
      count(
          Source.L7,
          "slots-peak",
          List.of(
              DefenceCount.SLOW_HEADER.column(),
              DefenceCount.SLOW_BODY.column(),
              DefenceCount.SLOW_READ.column(),
              DefenceCount.TOO_LARGE.column()),
          COUNT,
          RATE)),
  HANDSHAKES(
      "TLS handshakes of layer-7 tiers, failed ones included.",
      Measure.NUMBER,
      count(Source.L7, "requests", Meter.HANDSHAKES, COUNT, RATE, RATIO, SHARE)),
  RESUMED(
      "TLS handshakes of layer-7 tiers that resumed a session, early ones included; as a ratio, of all"
          + " handshakes.",
      Measure.NUMBER,
      of(
          Source.L7,
          Way.COUNT,
          List.of("handshakes.resumed", "handshakes.early"),
          Meter.HANDSHAKES,
          COUNT,
          RATE,
          RATIO)),
  UNREADABLE(
      "Session tickets that a layer-7 tier could not read, because another of its keys had sealed"
          + " them; as a ratio, of all handshakes.",
      Measure.NUMBER,
      of(
          Source.L7,
          Way.COUNT,
          List.of("tickets.unreadable"),
          Meter.HANDSHAKES,
          COUNT,
          RATE,
          RATIO)),
  HANDSHAKE_WORK(
      "Which part of the CPU work at layer-7 tiers handshakes are.",
      Measure.SHARE,
      of(Source.L7, Way.QUOTIENT, List.of("handshake-nanos"), List.of("offered-nanos"), MEAN)),
  LIMIT(
      "How many requests the concurrency limits of layer-7 tiers allow at a time, in each instance.",
      Measure.NUMBER,
      of(Source.L7, Way.QUOTIENT, List.of("limit-nanos"), List.of("limit-time-nanos"), MEAN)),
  MIRRORED(
      "Copies of requests that layer-7 tiers sent to other pools.",
      Measure.NUMBER,
      count(Source.ROUTES, "requests", List.of("mirrored"), COUNT, RATE, RATIO)),
  COST(
      "What requests cost as far as a layer-7 tier knows (cost-aware).",
      Measure.NUMBER,
      of(Source.ROUTES, Way.MILLIONTHS, List.of("cost"), List.of("requests"), MEAN, SHARE)),
  COST_LIMITED(
      "Of what requests cost, what limits of layer-7 tiers turned away.",
      Measure.NUMBER,
      of(Source.ROUTES, Way.MILLIONTHS, List.of("cost-limited"), List.of("cost"), RATIO)),
  MOVED(
      "Live flows that changed their backend; of a route, requests of sticky sessions that went"
          + " elsewhere, because their backend was of no use.",
      Measure.NUMBER,
      count(Source.L4, "connections", List.of("moved"), COUNT, RATE),
      count(Source.SITES, "connections", List.of("moved"), COUNT, RATE),
      count(Source.ROUTES, "sticky-requests", List.of("sticky-moved"), COUNT, RATE, RATIO)),
  STUCK(
      "Requests of sticky sessions that went where their session was.",
      Measure.NUMBER,
      count(Source.ROUTES, "sticky-requests", List.of("sticky-kept"), COUNT, RATE, RATIO)),
  SESSIONS(
      "Sessions that began: of clients, users who came in the place of others; of a route, sticky"
          + " sessions that got a backend, for the first time or anew.",
      Measure.NUMBER,
      ofGroups("sessions", COUNT, RATE),
      count(Source.ROUTES, "sticky-set", List.of("sticky-set"), COUNT, RATE)),
  BROKEN(
      "Live flows that were cut because they moved.",
      Measure.NUMBER,
      count(Source.L4, "connections", List.of("broken"), COUNT, RATE)),
  CONNECTIONS(
      "Connections opened: of layer-7 tiers, to their backends.",
      Measure.NUMBER,
      ofGroups("connections", COUNT, RATE, SHARE),
      count(Source.L7, "requests", List.of("connections"), COUNT, RATE, SHARE),
      count(Source.L4, "connections", List.of("connections"), COUNT, RATE, SHARE),
      count(Source.SITES, "connections", List.of("connections"), COUNT, RATE, SHARE)),
  LOOKUPS(
      "How often users asked for a DNS name, whoever answered.",
      Measure.NUMBER,
      count(Source.ZONES, "lookups", List.of("lookups"), COUNT, RATE, SHARE),
      count(Source.GROUPS, "lookups", List.of("lookups"), COUNT, RATE, SHARE)),
  QUERIES(
      "Questions asked: of a DNS name, those that came to its name servers; of resolvers, those of"
          + " their users.",
      Measure.NUMBER,
      count(Source.ZONES, "lookups", List.of("queries"), COUNT, RATE, SHARE),
      count(Source.RESOLVERS, "lookups", List.of("lookups"), COUNT, RATE, SHARE)),
  HITS(
      "Questions that a cache answered: of clients their own, of resolvers theirs, of a DNS name"
          + " any; of a route, requests that its HTTP cache answered.",
      Measure.NUMBER,
      count(Source.ZONES, "lookups", List.of("hits"), COUNT, RATE, RATIO),
      count(Source.RESOLVERS, "lookups", List.of("hits"), COUNT, RATE, RATIO),
      count(Source.GROUPS, "lookups", List.of("cache-hits"), COUNT, RATE, RATIO),
      count(Source.ROUTES, "cache-lookups", List.of("cache-hits"), COUNT, RATE, RATIO)),
  MISSES(
      "Requests that an HTTP cache did not answer, so that a backend was asked.",
      Measure.NUMBER,
      count(Source.ROUTES, "cache-lookups", List.of("cache-misses"), COUNT, RATE, RATIO)),
  REVALIDATED(
      "Requests for which an HTTP cache asked whether something had changed, and it had not.",
      Measure.NUMBER,
      count(Source.ROUTES, "cache-lookups", List.of("cache-revalidated"), COUNT, RATE, RATIO)),
  REFRESHED(
      "Fetches of HTTP caches for which no client waited.",
      Measure.NUMBER,
      count(Source.ROUTES, "cache-lookups", List.of("cache-refreshed"), COUNT, RATE, RATIO)),
  OUTDATED(
      "Requests that an HTTP cache answered with a version the origin had replaced.",
      Measure.NUMBER,
      count(Source.ROUTES, "cache-lookups", List.of("cache-outdated"), COUNT, RATE, RATIO)),
  EVICTIONS(
      "Objects that had to leave an HTTP cache to make room.",
      Measure.NUMBER,
      count(Source.ROUTES, "cache-lookups", List.of("cache-evicted"), COUNT, RATE, RATIO)),
  SAVED(
      "Bytes of answers that no backend had to send, because an HTTP cache held them.",
      Measure.SIZE,
      count(Source.ROUTES, "cache-asked-bytes", List.of("cache-saved-bytes"), COUNT, RATE, RATIO)),
  FETCHES(
      "Questions that resolvers asked name servers, each try of them.",
      Measure.NUMBER,
      count(Source.RESOLVERS, "lookups", List.of("queries"), COUNT, RATE, RATIO)),
  COALESCED(
      "Questions, or requests at a route's HTTP cache, that waited for one that was under way.",
      Measure.NUMBER,
      count(Source.RESOLVERS, "lookups", List.of("coalesced"), COUNT, RATE, RATIO),
      count(Source.ROUTES, "cache-lookups", List.of("cache-coalesced"), COUNT, RATE, RATIO)),
  PREFETCHES(
      "Questions that resolvers asked before they had to.",
      Measure.NUMBER,
      count(Source.RESOLVERS, "lookups", List.of("prefetches"), COUNT, RATE, RATIO)),
  STALE(
      "Answers that resolvers, or the HTTP cache of a route, gave although their life was over.",
      Measure.NUMBER,
      count(Source.RESOLVERS, "lookups", List.of("stale"), COUNT, RATE, RATIO),
      count(Source.ROUTES, "cache-lookups", List.of("cache-stale"), COUNT, RATE, RATIO)),
  UNRESOLVED(
      "Lookups that gave no address: there was none, or nobody could find out.",
      Measure.NUMBER,
      count(Source.ZONES, "lookups", List.of("empty", "failed"), COUNT, RATE, RATIO)),
  RESOLVE(
      "Time that requests wait for DNS.",
      Measure.TIME,
      of(Source.GROUPS, Way.QUOTIENT, List.of("resolve-nanos"), List.of("lookups"), MEAN)),
  BYTES(
      "Bytes of answers.",
      Measure.SIZE,
      count(Source.KINDS, "requests", List.of("bytes"), COUNT, RATE, SHARE));

  private final String summary;
  private final Measure measure;
  private final List<Meter> meters;

  Metric(String summary, Measure measure, Meter... meters) {
    this.summary = summary;
    this.measure = measure;
    this.meters = List.of(meters);
  }

  /** As written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
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
    return Arrays.stream(Aggregate.Kind.values())
        .filter(kind -> meters.stream().anyMatch(meter -> meter.aggregates().contains(kind)))
        .toList();
  }

  /** The labels an aggregate of it can be narrowed by. */
  public List<Label> labels(Aggregate.Kind aggregate) {
    return meters.stream()
        .filter(meter -> meter.aggregates().contains(aggregate))
        .flatMap(meter -> meter.source().labels().stream())
        .distinct()
        .toList();
  }

  /** Where an aggregate of it under these labels is read; null if nobody counts it so. */
  public @Nullable Meter meter(Aggregate.Kind aggregate, Collection<Label> labels) {
    return meters.stream().filter(meter -> meter.gives(aggregate, labels)).findFirst().orElse(null);
  }
}
