package dev.lbsim.scenario.whatif;

import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.SiteFronts;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways into a scenario that can be closed: sites of anycast addresses and answers of names. */
final class Doors {
  /** What can be a door of its own, or stand behind one. */
  static final List<Target.Kind> FRONTS =
      List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS);

  private final Scenario scenario;
  private final List<Door> doors = new ArrayList<>();

  /**
   * One of them.
   *
   * @param name as an operator calls it
   * @param full as events call it
   * @param front what stands behind it; null for an answer that is an anycast address, with sites
   *     that are doors themselves
   * @param end what requests are counted by, or a whole whose parts they are counted by
   */
  record Door(String name, String full, @Nullable Target front, String end) {}

  private Doors(Scenario scenario) {
    this.scenario = scenario;
    scenario.spec().anycast().forEach(this::addSites);
    scenario.spec().dns().forEach(this::addAnswers);
  }

  static Doors of(Scenario scenario) {
    return new Doors(scenario);
  }

  private void addSites(String vip, AnycastSpec spec) {
    spec.sites()
        .forEach(
            (name, site) -> {
              String full = "anycast." + vip + "." + name;
              Target front = SiteFronts.of(scenario.spec(), scenario.names(), site.front()).get(0);
              doors.add(new Door(name, full, front, full));
            });
  }

  private void addAnswers(String zone, DnsSpec spec) {
    for (AnswersSpec.Answer answer : spec.answers().answers()) {
      String name = answer.target().text();
      String full = "dns." + zone + "." + name;
      for (Target front : scenario.names().find(name, FRONTS)) {
        doors.add(new Door(name, full, front, front.toString()));
      }
      for (Target vip : scenario.names().find(name, List.of(Target.Kind.ANYCAST))) {
        doors.add(new Door(name, full, null, vip.toString()));
      }
    }
  }

  /** Those that an operator means by {@code asked}; an address only if no site is called so. */
  List<Door> find(String asked) {
    List<Door> found = doors.stream().filter(door -> means(door, asked)).toList();
    List<Door> sites = found.stream().filter(door -> door.front() != null).toList();
    return sites.isEmpty() ? found : sites;
  }

  private boolean means(Door door, String asked) {
    boolean named =
        asked.equals(door.name())
            || asked.equals(door.full())
            || door.full().equals("anycast." + asked)
            || door.full().equals("dns." + asked);
    Target front = door.front();
    return front == null
        ? named || door.end().equals(asked) || door.end().equals("anycast." + asked)
        : named || asked.equals(front.toString()) || standsAt(front, asked);
  }

  private boolean standsAt(Target front, String place) {
    String bare = place.startsWith("places.") ? place.substring(7) : place;
    Ref at =
        switch (front.kind()) {
          case L4 -> get(scenario.spec().l4(), front).at();
          case L7 -> get(scenario.spec().l7(), front).at();
          default -> get(scenario.spec().servers(), front).at();
        };
    return at != null && (at.text().equals(bare) || at.text().equals("places." + bare));
  }

  private static <T> T get(Map<String, T> entries, Target target) {
    return Objects.requireNonNull(entries.get(target.name()), target::toString);
  }

  /** All with something behind them. */
  List<Door> withFronts() {
    return doors.stream().filter(door -> door.front() != null).toList();
  }

  /** The names of all sites: of anycast addresses, and of answers that lead elsewhere. */
  List<String> sites() {
    Set<String> sites = new LinkedHashSet<>();
    Set<Target> behind = new LinkedHashSet<>();
    for (Door door : withFronts()) {
      if (door.full().startsWith("anycast.") || !behind.contains(door.front())) {
        sites.add(door.name());
        behind.add(door.front());
      }
    }
    return List.copyOf(sites);
  }

  /** The names of anycast addresses that are answers. */
  List<String> addresses() {
    return doors.stream().filter(door -> door.front() == null).map(Door::end).distinct().toList();
  }
}
