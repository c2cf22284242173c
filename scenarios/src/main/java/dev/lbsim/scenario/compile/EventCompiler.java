package dev.lbsim.scenario.compile;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.core.failure.FailureSchedule;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.Weight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the events of a file into failures on a schedule, one for each component they touch. */
final class EventCompiler {
  private final Scenario scenario;
  private final ComponentNames names;
  private final ClientCompiler clients;
  private final Draws draws;

  EventCompiler(Scenario scenario, ComponentNames names, ClientCompiler clients, Draws draws) {
    this.scenario = scenario;
    this.names = names;
    this.clients = clients;
    this.draws = draws;
  }

  List<FailureSchedule.Item> items() {
    List<FailureSchedule.Item> items = new ArrayList<>();
    for (EventSpec event : scenario.spec().events()) {
      Distribution lasts = event.lasts() == null ? null : draws.of(event.lasts());
      for (Failure failure : failures(event)) {
        items.add(item(event, failure, lasts));
      }
    }
    return items;
  }

  private FailureSchedule.Item item(
      EventSpec event, Failure failure, @Nullable Distribution lasts) {
    if (event.at() != null) {
      return new FailureSchedule.Once(event.at().nanos(), failure, lasts);
    }
    return new FailureSchedule.Recurring(
        draws.of(Objects.requireNonNull(event.every())), failure, Objects.requireNonNull(lasts));
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
      case WITHDRAW -> answers(event, Failure.Withdraw::new);
      case ANNOUNCE -> answers(event, Failure.Announce::new);
      case CUT -> each(event, Failure.Cut::new);
      case LOSE -> {
        double share = Objects.requireNonNull(event.share()).ratio();
        yield each(event, name -> new Failure.Lose(name, share));
      }
      case DELAY -> {
        long bothWays = 2 * Objects.requireNonNull(event.by()).nanos();
        yield each(event, name -> new Failure.Delay(name, bothWays));
      }
      case FLUSH -> List.of(new Failure.Flush(tier(event)));
      case SET -> List.of(set(event));
    };
  }

  private List<Failure> each(EventSpec event, Function<String, Failure> failure) {
    Target target = names.target(event.target(), EnumSet.allOf(Target.Kind.class));
    return names.expand(target).stream().map(failure).toList();
  }

  private String tier(EventSpec event) {
    Target target = names.target(event.target(), Set.of(Target.Kind.L4, Target.Kind.RESOLVERS));
    return target.kind().word() + "." + target.name();
  }

  private interface OfAnswer {
    Failure make(String zone, String front);
  }

  private List<Failure> answers(EventSpec event, OfAnswer failure) {
    Target target = names.target(event.target(), Set.of(Target.Kind.DNS));
    DnsSpec zone = Objects.requireNonNull(scenario.spec().dns().get(target.name()));
    List<Failure> failures = new ArrayList<>();
    for (AnswersSpec.Answer answer : zone.answers().answers()) {
      if (Target.EACH.equals(target.part()) || answer.target().text().equals(target.part())) {
        for (String front : names.fronts(answer.target())) {
          failures.add(failure.make("dns." + target.name(), front));
        }
      }
    }
    return failures;
  }

  /** {@code set} names a number by its path; which ones may change is checked before. */
  private Failure set(EventSpec event) {
    String path = event.target().text();
    String value = Objects.requireNonNull(event.value()).text();
    try {
      if (path.startsWith("clients.")) {
        return setArrivals(path.substring(0, path.lastIndexOf('.')), value);
      }
      if (path.startsWith("dns.")) {
        return setDns(path, value);
      }
      return setServer(path, value);
    } catch (BadValue e) {
      throw new IllegalArgumentException(path + ": " + e.message(), e);
    }
  }

  private Failure setArrivals(String group, String value) throws BadValue {
    ArrivalsSpec before =
        Objects.requireNonNull(
            Objects.requireNonNull(
                    scenario.spec().clients().get(group.substring("clients.".length())))
                .arrivals());
    return new Failure.SetArrivals(
        group, clients.arrivals(group, ArrivalsSpec.parse(value)), clients.arrivals(group, before));
  }

  private Failure setDns(String path, String value) throws BadValue {
    if (path.endsWith(".ttl")) {
      String zone = path.substring("dns.".length(), path.length() - ".ttl".length());
      Span before = Objects.requireNonNull(scenario.spec().dns().get(zone)).ttl();
      return new Failure.SetNumber(
          "dns." + zone,
          Failure.SetNumber.Number.TTL_NANOS,
          Span.parse(value).nanos(),
          before.nanos());
    }
    int answersAt = path.indexOf(".answers.");
    String zone = path.substring("dns.".length(), answersAt);
    String answerName = path.substring(answersAt + ".answers.".length());
    DnsSpec spec = Objects.requireNonNull(scenario.spec().dns().get(zone));
    for (AnswersSpec.Answer answer : spec.answers().answers()) {
      if (answer.target().text().equals(answerName)) {
        return new Failure.SetAnswerWeight(
            "dns." + zone,
            names.fronts(answer.target()).get(0),
            Weight.parse(value).value(),
            answer.weight().value());
      }
    }
    throw new BadValue("no answer " + answerName, null);
  }

  private Failure setServer(String path, String value) throws BadValue {
    int dot = path.lastIndexOf('.');
    String server = path.substring(0, dot);
    String pool = server.substring("servers.".length(), server.lastIndexOf('.'));
    String member = server.substring(server.lastIndexOf('.') + 1);
    var before =
        Objects.requireNonNull(scenario.spec().servers().get(pool)).all().stream()
            .filter(each -> each.name().equals(member))
            .findFirst()
            .orElseThrow();
    return path.endsWith(".weight")
        ? new Failure.SetNumber(
            server,
            Failure.SetNumber.Number.WEIGHT,
            Weight.parse(value).value(),
            before.weight().value())
        : new Failure.SetNumber(
            server,
            Failure.SetNumber.Number.SPEED,
            Factor.parse(value).value(),
            before.speed().value());
  }
}
