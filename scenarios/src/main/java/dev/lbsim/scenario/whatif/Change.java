package dev.lbsim.scenario.whatif;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.SiteFronts;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.Wording;
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
  private static final List<Target.Kind> FRONTS =
      List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS);

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
    List<Door> doors = doors(scenario).stream().filter(door -> door.is(scenario, site)).toList();
    if (doors.isEmpty()) {
      throw new Unknown(
          "there is no site "
              + Wording.quote(site)
              + "; there are "
              + String.join(", ", sites(scenario)));
    }
    List<String> events = new ArrayList<>();
    doors.forEach(door -> events.add(event("%s", "withdraw", door.full())));
    if (drainNanos == null) {
      return new Change("withdraw " + site, events, leaves(doors));
    }
    doors.stream()
        .map(door -> door.front().toString())
        .distinct()
        .forEach(front -> events.add(event("+" + drainNanos, "drop", front)));
    return new Change(
        "withdraw " + site + ", and switch it off " + Nanos.print(drainNanos) + " later",
        events,
        leaves(doors));
  }

  /** Stops something without a word to anybody: {@code crash} refuses, {@code drop} is silent. */
  public static Change stop(Scenario scenario, String verb, String target) {
    Set<String> leaves =
        leaves(doors(scenario).stream().filter(door -> door.is(scenario, target)).toList());
    scenario.names().find(target, FRONTS).forEach(found -> leaves.add(found.toString()));
    return new Change(verb + " " + target, List.of(event("%s", verb, target)), leaves);
  }

  /** True if clients are meant to leave {@code end}, an address or the site of one. */
  boolean leaves(String end) {
    return leaves.stream().anyMatch(left -> end.equals(left) || end.startsWith(left + "."));
  }

  private static Set<String> leaves(List<Door> doors) {
    Set<String> leaves = new LinkedHashSet<>();
    doors.forEach(door -> leaves.add(door.end()));
    return leaves;
  }

  /**
   * One way in: a site of an anycast address, or an answer of a DNS name.
   *
   * @param name as an operator calls it
   * @param full as events call it
   * @param front what stands behind it
   * @param end what requests are counted by, or a whole whose parts they are counted by
   */
  private record Door(String name, String full, Target front, String end) {
    boolean is(Scenario scenario, String asked) {
      return asked.equals(name)
          || asked.equals(full)
          || full.equals("anycast." + asked)
          || full.equals("dns." + asked)
          || asked.equals(front.toString())
          || standsAt(scenario, front, asked);
    }
  }

  private static List<Door> doors(Scenario scenario) {
    List<Door> doors = new ArrayList<>();
    scenario
        .spec()
        .anycast()
        .forEach(
            (vip, spec) ->
                spec.sites()
                    .forEach(
                        (name, site) -> {
                          String full = "anycast." + vip + "." + name;
                          Target front =
                              SiteFronts.of(scenario.spec(), scenario.names(), site.front()).get(0);
                          doors.add(new Door(name, full, front, full));
                        }));
    scenario
        .spec()
        .dns()
        .forEach(
            (zone, spec) -> {
              for (AnswersSpec.Answer answer : spec.answers().answers()) {
                String name = answer.target().text();
                for (Target front : scenario.names().find(name, FRONTS)) {
                  doors.add(new Door(name, "dns." + zone + "." + name, front, front.toString()));
                }
              }
            });
    return doors;
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
