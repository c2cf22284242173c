package dev.lbsim.scenario.compile;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Setting;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Turns events that set a number into failures, one for each component that has it. */
final class SettingCompiler {
  private static final double AS_CONFIGURED = -1;

  private final Scenario scenario;
  private final ComponentNames names;
  private final ClientCompiler clients;

  SettingCompiler(Scenario scenario, ComponentNames names, ClientCompiler clients) {
    this.scenario = scenario;
    this.names = names;
    this.clients = clients;
  }

  /** What an event that sets a number does. */
  List<Failure> of(EventSpec event) {
    Setting setting = setting(event);
    if (setting instanceof Setting.ToArrivals to) {
      return List.of(setArrivals(to));
    }
    if (setting instanceof Setting.ToTtl to) {
      double before = zone(to.dns()).ttl().nanos();
      return List.of(
          new Failure.SetNumber(
              "dns." + to.dns().name(),
              Failure.SetNumber.Number.TTL_NANOS,
              to.ttl().nanos(),
              before));
    }
    if (setting instanceof Setting.ToAnswerWeight to) {
      return setAnswerWeight(to);
    }
    if (setting instanceof Setting.ToWeight to) {
      return setServers(
          to.servers(),
          Failure.SetNumber.Number.WEIGHT,
          to.weight().value(),
          server -> server.weight().value());
    }
    if (setting instanceof Setting.ToPrepend to) {
      AnycastSpec vip = Objects.requireNonNull(scenario.spec().anycast().get(to.site().name()));
      String site = Objects.requireNonNull(to.site().part());
      int before = Objects.requireNonNull(vip.sites().get(site)).prepend();
      return List.of(
          new Failure.PrependSite("anycast." + to.site().name(), site, to.times(), before));
    }
    if (setting instanceof Setting.ToPoolShare to) {
      return shiftPool(event, to);
    }
    if (setting instanceof Setting.ToStoreErrors to) {
      return names.l7Instances(to.tier().name()).stream()
          .<Failure>map(
              instance ->
                  new Failure.SetNumber(
                      instance,
                      Failure.SetNumber.Number.STORE_ERRORS,
                      to.share().ratio(),
                      AS_CONFIGURED))
          .toList();
    }
    Setting.ToSpeed to = (Setting.ToSpeed) setting;
    return setServers(
        to.servers(),
        Failure.SetNumber.Number.SPEED,
        to.speed().value(),
        server -> server.speed().value());
  }

  private Setting setting(EventSpec event) {
    try {
      return Setting.of(event, scenario.names());
    } catch (BadValue e) {
      throw new IllegalArgumentException(event.target() + ": " + e.message(), e);
    }
  }

  private Failure setArrivals(Setting.ToArrivals to) {
    String group = "clients." + to.clients().name();
    ClientsSpec spec = Objects.requireNonNull(scenario.spec().clients().get(to.clients().name()));
    ArrivalsSpec before = Objects.requireNonNull(spec.arrivals());
    return new Failure.SetArrivals(
        group, clients.arrivals(group, to.arrivals()), clients.arrivals(group, before));
  }

  private List<Failure> setAnswerWeight(Setting.ToAnswerWeight to) {
    List<Failure> failures = new ArrayList<>();
    for (AnswersSpec.Answer answer : zone(to.answer()).answers().answers()) {
      List<String> all = names.fronts(answer.target());
      for (String front : names.answers(to.answer())) {
        if (all.contains(front)) {
          failures.add(
              new Failure.SetAnswerWeight(
                  "dns." + to.answer().name(),
                  front,
                  to.weight().value(),
                  answer.weight().value()));
        }
      }
    }
    return failures;
  }

  private List<Failure> setServers(
      Target servers,
      Failure.SetNumber.Number number,
      double value,
      ToDoubleFunction<ServerSpec> before) {
    Map<String, ServerSpec> declared = new HashMap<>();
    List<ServerSpec> all =
        Objects.requireNonNull(scenario.spec().servers().get(servers.name())).all();
    all.forEach(server -> declared.put("servers." + servers.name() + "." + server.name(), server));
    ServerSpec like = all.get(all.size() - 1);
    return names.expand(servers).stream()
        .<Failure>map(
            name ->
                new Failure.SetNumber(
                    name, number, value, before.applyAsDouble(declared.getOrDefault(name, like))))
        .toList();
  }

  /** Workers are told in order, those of the first instance first. */
  private List<Failure> shiftPool(EventSpec event, Setting.ToPoolShare to) {
    L7Spec tier = Objects.requireNonNull(scenario.spec().l7().get(to.tier().name()));
    long stagger = event.stagger() == null ? 0 : event.stagger().nanos();
    long over = event.over() == null ? 0 : event.over().nanos();
    List<Failure> failures = new ArrayList<>();
    for (String instance : names.l7Instances(to.tier().name())) {
      for (int worker = 0; worker < tier.workers(); worker++) {
        failures.add(
            new Failure.ShiftPool(
                instance,
                worker,
                to.route(),
                to.pool(),
                to.share().ratio(),
                failures.size() * stagger,
                over));
      }
    }
    return failures;
  }

  private DnsSpec zone(Target target) {
    return Objects.requireNonNull(scenario.spec().dns().get(target.name()));
  }
}
