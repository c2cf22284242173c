package dev.lbsim.scenario.compile;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.core.failure.FailureSchedule;
import dev.lbsim.core.failure.Rollout;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.random.Constant;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.TlsSpec;
import dev.lbsim.scenario.language.spec.Verb;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Part;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.trace.BadFile;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the events of a file into failures on a schedule, one for each component they touch. */
final class EventCompiler {
  /** Kubernetes: what a rolling update takes down at a time unless told otherwise. */
  private static final Part MAX_UNAVAILABLE = new Part("25%", 0, .25);

  private final Scenario scenario;
  private final ComponentNames names;
  private final SettingCompiler settings;
  private final Draws draws;
  private final PlaceTable places;
  private final CacheTable caches;
  private final List<FailureSchedule.Item> items;

  /** By identity: two events may do the same. */
  private final Map<Failure, EventSpec> sources = new IdentityHashMap<>();

  EventCompiler(
      Scenario scenario,
      ComponentNames names,
      PlaceTable places,
      CacheTable caches,
      ClientCompiler clients,
      Draws draws) {
    this.places = places;
    this.caches = caches;
    this.scenario = scenario;
    this.names = names;
    this.settings = new SettingCompiler(scenario, names, clients);
    this.draws = draws;
    this.items = items();
  }

  /** Puts the events of the file on the agenda of a world. */
  void schedule(Levers levers, EventListener listener) {
    new FailureSchedule(items)
        .schedule(
            levers,
            (at, failure, begins) ->
                listener.happened(
                    at, Objects.requireNonNull(sources.get(failure)), failure, begins));
  }

  /** What an event does that is not in the file. */
  Intervention intervention(EventSpec event) throws BadValue {
    if (event.verb() == Verb.ADD) {
      Target pool = scenario.names().target(event);
      List<String> there = List.copyOf(names.members(pool.name()));
      if (pool.part() == null && !there.containsAll(names.wouldAdd(event))) {
        throw new BadValue(
            "so many servers do not stand by in servers." + pool.name(),
            "those join that an event of the file adds, or that were removed: name one of them");
      }
    }
    Distribution lasts = event.lasts() == null ? null : draws.of(event.lasts());
    return new Intervention(failures(event), lasts);
  }

  private List<FailureSchedule.Item> items() {
    List<FailureSchedule.Item> items = new ArrayList<>();
    for (EventSpec event : scenario.spec().events()) {
      Distribution lasts = event.lasts() == null ? null : draws.of(event.lasts());
      for (Failure failure : failures(event)) {
        items.add(item(event, failure, lasts));
        sources.put(failure, event);
      }
    }
    return items;
  }

  private FailureSchedule.Item item(
      EventSpec event, Failure failure, @Nullable Distribution lasts) {
    if (event.at() != null) {
      return new FailureSchedule.Once(event.at().nanos(), failure, lasts);
    }
    // What leaves nothing to undo, such as flush, takes no time.
    Distribution each = lasts != null ? lasts : new Constant(0);
    DistributionSpec spec = Objects.requireNonNull(event.every());
    Distribution every = draws.of(spec);
    if (every.mean() + each.mean() == 0) {
      // Of what is written in the scenario itself the check has said so.
      throw BadFile.of(
          spec.files().get(0),
          new BadValue("an event " + spec + " would never let time pass", null));
    }
    return new FailureSchedule.Recurring(every, failure, each);
  }

  private List<Failure> failures(EventSpec event) {
    return switch (event.verb()) {
      case CRASH, RESTART -> each(event, Failure.Crash::new);
      case HANG -> each(event, Failure.Hang::new);
      case DROP -> each(event, Failure.Drop::new);
      case SLOW -> {
        double factor = Objects.requireNonNull(event.factor()).value();
        yield each(event, name -> new Failure.Slow(name, factor));
      }
      case ERRORS -> {
        double share = Objects.requireNonNull(event.share()).ratio();
        yield each(event, name -> new Failure.Errors(name, share));
      }
      case DRAIN -> each(event, Failure.Drain::new);
      case ADD -> names.added(event).stream().<Failure>map(Failure.Add::new).toList();
      case REMOVE -> each(event, Failure.Remove::new);
      case WITHDRAW -> withdrawals(event, Failure.Withdraw::new, Failure.WithdrawSite::new);
      case ANNOUNCE -> withdrawals(event, Failure.Announce::new, Failure.AnnounceSite::new);
      case CUT -> onWay(event) ? ways(event, Failure.CutWay::new) : each(event, Failure.Cut::new);
      case LOSE -> {
        double share = Objects.requireNonNull(event.share()).ratio();
        yield onWay(event)
            ? ways(event, (name, from, to) -> new Failure.LoseOnWay(name, from, to, share))
            : each(event, name -> new Failure.Lose(name, share));
      }
      case DELAY -> {
        long by = Objects.requireNonNull(event.by()).nanos();
        yield switch (scenario.names().target(event).kind()) {
          case PLACES ->
              ways(event, (name, from, to) -> new Failure.DelayWay(name, from, to, 2 * by));
          case CLIENTS -> each(event, name -> new Failure.Delay(name, 2 * by));
          default -> each(event, name -> new Failure.DelayAnswers(name, by));
        };
      }
      case FLUSH -> List.of(new Failure.Flush(tier(event)));
      case PURGE -> {
        boolean[] resources = caches.resources(event.path());
        yield each(event, name -> new Failure.Purge(name, resources));
      }
      case EXPIRE, RENEW -> certificates(event);
      case DEPLOY -> List.of(deploy(event));
      case SET -> settings.of(event);
    };
  }

  private Failure deploy(EventSpec event) {
    Target pool = scenario.names().target(event);
    List<String> members = names.members(pool.name());
    Part batch = event.batch() == null ? MAX_UNAVAILABLE : event.batch();
    Factor speed = event.speed();
    Share errors = event.errors();
    return new Failure.Deploy(
        pool.toString(),
        List.copyOf(members),
        new Rollout.Settings(
            batch.of(members.size()),
            nanos(event.drain()),
            nanos(event.boot()),
            nanos(event.pause()),
            speed == null ? null : speed.value(),
            errors == null ? null : errors.ratio()));
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }

  private List<Failure> each(EventSpec event, Function<String, Failure> failure) {
    return names.expand(scenario.names().target(event)).stream().map(failure).toList();
  }

  private List<Failure> certificates(EventSpec event) {
    Target target = scenario.names().target(event);
    TlsSpec tls =
        Objects.requireNonNull(
            Objects.requireNonNull(scenario.spec().l7().get(target.name())).tls());
    List<Failure> failures = new ArrayList<>();
    for (int certificate : TlsCompiler.certificates(tls, event.certificate())) {
      for (String name : names.expand(target)) {
        failures.add(new Failure.Certificate(name, certificate, event.verb() == Verb.RENEW));
      }
    }
    return failures;
  }

  private interface OfWay {
    Failure make(String name, int from, int to);
  }

  private boolean onWay(EventSpec event) {
    return scenario.names().target(event).kind() == Target.Kind.PLACES;
  }

  /** The way between two places, or each way to and from one. */
  private List<Failure> ways(EventSpec event, OfWay failure) {
    Target target = scenario.names().target(event);
    int from = places.of(target.name());
    String part = target.part();
    List<Failure> failures = new ArrayList<>();
    for (int to = 0; to < places.count(); to++) {
      if (to != from && (part == null || places.of(part) == to)) {
        failures.add(failure.make("places." + target.name() + "." + places.name(to), from, to));
      }
    }
    return failures;
  }

  private String tier(EventSpec event) {
    Target target = scenario.names().target(event);
    return target.kind().word() + "." + target.name();
  }

  private interface OfAnswer {
    Failure make(String zone, String front);
  }

  private List<Failure> withdrawals(EventSpec event, OfAnswer ofAnswer, OfAnswer ofSite) {
    Target target = scenario.names().target(event);
    if (target.kind() != Target.Kind.ANYCAST) {
      return answers(target, ofAnswer);
    }
    AnycastSpec vip = Objects.requireNonNull(scenario.spec().anycast().get(target.name()));
    return vip.sites().keySet().stream()
        .filter(site -> Target.EACH.equals(target.part()) || site.equals(target.part()))
        .map(site -> ofSite.make("anycast." + target.name(), site))
        .toList();
  }

  private List<Failure> answers(Target target, OfAnswer failure) {
    List<Failure> failures = new ArrayList<>();
    for (String front : names.answers(target)) {
      failures.add(failure.make("dns." + target.name(), front));
    }
    return failures;
  }
}
