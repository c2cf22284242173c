package dev.lbsim.scenario.whatif;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.SiteFronts;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One planned change: what an operator means to do, as events of a scenario.
 *
 * @param title in words, such as {@code withdraw ams}
 * @param events as they would stand in a file, without their times: each {@code %s} is one
 * @param leaves the addresses and sites that clients are meant to leave; empty where there are none
 */
public record Change(String title, List<String> events, Set<String> leaves) {
  public Change {
    events = List.copyOf(events);
    leaves = Set.copyOf(leaves);
  }

  /** No change can be made of what was asked for. */
  public static final class Unknown extends Exception {
    private static final long serialVersionUID = 1;

    Unknown(String message) {
      super(message);
    }
  }

  /**
   * Takes a site out: every anycast address and every DNS name stops leading there.
   *
   * @param site of an anycast address, an answer of a DNS name, or a place
   * @param drainNanos how long after that it is switched off, or null for never
   */
  public static Change withdraw(Scenario scenario, String site, @Nullable Long drainNanos)
      throws Unknown {
    Set<String> leaves = new LinkedHashSet<>();
    List<String> events = new ArrayList<>();
    Set<String> fronts = new LinkedHashSet<>();
    for (Map.Entry<String, AnycastSpec> vip : scenario.spec().anycast().entrySet()) {
      vip.getValue()
          .sites()
          .forEach(
              (name, spec) -> {
                Target front =
                    SiteFronts.of(scenario.spec(), scenario.names(), spec.front()).get(0);
                String full = "anycast." + vip.getKey() + "." + name;
                if (means(scenario, site, name, full, front)) {
                  events.add(event("%s", "withdraw", full));
                  leaves.add(full);
                  fronts.add(front.toString());
                }
              });
    }
    for (Map.Entry<String, DnsSpec> zone : scenario.spec().dns().entrySet()) {
      for (AnswersSpec.Answer answer : zone.getValue().answers().answers()) {
        List<Target> found =
            scenario
                .names()
                .find(
                    answer.target().text(),
                    List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS));
        String full = "dns." + zone.getKey() + "." + answer.target().text();
        if (found.size() == 1
            && means(scenario, site, answer.target().text(), full, found.get(0))) {
          events.add(event("%s", "withdraw", full));
          leaves.add(found.get(0).toString());
          fronts.add(found.get(0).toString());
        }
      }
    }
    if (events.isEmpty()) {
      throw new Unknown(
          "there is no site "
              + Wording.quote(site)
              + "; there are "
              + String.join(", ", sites(scenario)));
    }
    if (drainNanos != null) {
      for (String front : fronts) {
        events.add(event("+" + drainNanos, "drop", front));
      }
    }
    String drain =
        drainNanos == null ? "" : ", and switch it off " + Nanos.print(drainNanos) + " later";
    return new Change("withdraw " + site + drain, events, leaves);
  }

  /** Stops something without a word to anybody: {@code crash} refuses, {@code drop} is silent. */
  public static Change stop(Scenario scenario, String verb, String target) {
    Set<String> leaves = new LinkedHashSet<>();
    scenario
        .spec()
        .anycast()
        .forEach(
            (vip, spec) ->
                spec.sites()
                    .forEach(
                        (name, site) -> {
                          Target front =
                              SiteFronts.of(scenario.spec(), scenario.names(), site.front()).get(0);
                          String full = "anycast." + vip + "." + name;
                          if (means(scenario, target, name, full, front)) {
                            leaves.add(full);
                          }
                        }));
    scenario
        .names()
        .find(target, List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS))
        .forEach(found -> leaves.add(found.toString()));
    return new Change(verb + " " + target, List.of(event("%s", verb, target)), leaves);
  }

  /** Gives every DNS name another TTL. */
  public static Change ttl(Scenario scenario, String ttl) throws Unknown {
    if (scenario.spec().dns().isEmpty()) {
      throw new Unknown("there are no DNS names, and so no TTL to set");
    }
    List<String> events =
        scenario.spec().dns().keySet().stream()
            .map(name -> "{ at: %s, do: set, target: dns." + name + ".ttl, value: " + ttl + " }")
            .toList();
    return new Change("set the TTL to " + ttl, events, Set.of());
  }

  /** The names of all sites: of anycast addresses, or else the answers of DNS names. */
  public static List<String> sites(Scenario scenario) {
    Set<String> sites = new LinkedHashSet<>();
    scenario.spec().anycast().values().forEach(vip -> sites.addAll(vip.sites().keySet()));
    if (sites.isEmpty()) {
      scenario
          .spec()
          .dns()
          .values()
          .forEach(
              zone ->
                  zone.answers().answers().forEach(answer -> sites.add(answer.target().text())));
    }
    return List.copyOf(sites);
  }

  private static String event(String at, String verb, String target) {
    return "{ at: " + at + ", do: " + verb + ", target: " + target + " }";
  }

  private static boolean means(
      Scenario scenario, String asked, String name, String full, Target front) {
    return asked.equals(name)
        || asked.equals(full)
        || full.equals("anycast." + asked)
        || full.equals("dns." + asked)
        || asked.equals(front.toString())
        || standsAt(scenario, front, asked);
  }

  private static boolean standsAt(Scenario scenario, Target front, String place) {
    String bare = place.startsWith("places.") ? place.substring(7) : place;
    var at =
        switch (front.kind()) {
          case L4 -> get(scenario.spec().l4(), front).at();
          case L7 -> get(scenario.spec().l7(), front).at();
          case SERVERS -> get(scenario.spec().servers(), front).at();
          default -> null;
        };
    return at != null && (at.text().equals(bare) || at.text().equals("places." + bare));
  }

  private static <T> T get(Map<String, T> entries, Target target) {
    T entry = entries.get(target.name());
    if (entry == null) {
      throw new IllegalStateException("no " + target);
    }
    return entry;
  }
}
