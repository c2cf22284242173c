package dev.lbsim.scenario.whatif;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
   * @param site of an anycast address, an answer of a DNS name, which may be an anycast address as
   *     a whole, or a place
   * @param drainNanos how long after that it is switched off, or null for never
   */
  public static Change withdraw(Scenario scenario, String site, @Nullable Long drainNanos)
      throws Unknown {
    Doors all = Doors.of(scenario);
    List<Doors.Door> doors = all.find(site);
    if (doors.isEmpty()) {
      throw new Unknown(
          "there is no site "
              + Wording.quote(site)
              + "; there are "
              + String.join(", ", all.sites())
              + (all.addresses().isEmpty()
                  ? ""
                  : ", and in DNS " + String.join(", ", all.addresses())));
    }
    List<String> events = new ArrayList<>();
    doors.forEach(door -> events.add(event("%s", "withdraw", door.full())));
    if (drainNanos == null) {
      return new Change("withdraw " + site, events, ends(doors));
    }
    Set<String> fronts = new LinkedHashSet<>();
    for (Doors.Door door : doors) {
      if (door.front() == null) {
        throw new Unknown(
            door.end() + " is an address; what is drained and switched off is one of its sites");
      }
      fronts.add(door.front().toString());
    }
    fronts.forEach(front -> events.add(event("+" + drainNanos, "drop", front)));
    return new Change(
        "withdraw " + site + ", and switch it off " + Nanos.print(drainNanos) + " later",
        events,
        ends(doors));
  }

  /** Stops something without a word to anybody: {@code crash} refuses, {@code drop} is silent. */
  public static Change stop(Scenario scenario, String verb, String target) {
    Set<String> leaves = ends(Doors.of(scenario).find(target));
    scenario.names().find(target, Doors.FRONTS).forEach(found -> leaves.add(found.toString()));
    return new Change(verb + " " + target, List.of(event("%s", verb, target)), leaves);
  }

  private static Set<String> ends(List<Doors.Door> doors) {
    Set<String> ends = new LinkedHashSet<>();
    doors.forEach(door -> ends.add(door.end()));
    return ends;
  }

  /** Gives every DNS name another TTL. */
  public static Change ttl(Scenario scenario, String ttl) throws Unknown {
    List<String> events =
        names(scenario).stream()
            .map(name -> "{ at: %s, do: set, target: dns." + name + ".ttl, value: " + ttl + " }")
            .toList();
    return new Change("set the TTL to " + ttl, events, Set.of());
  }

  /** The DNS names, of which there must be some. */
  static Set<String> names(Scenario scenario) throws Unknown {
    if (scenario.spec().dns().isEmpty()) {
      throw new Unknown("there are no DNS names, and so no TTL to set");
    }
    return scenario.spec().dns().keySet();
  }

  /** The TTLs of the DNS names as they are, such as {@code 30s} or {@code 30s/5m}. */
  public static String ttls(Scenario scenario) {
    return scenario.spec().dns().values().stream()
        .map(zone -> Nanos.print(zone.ttl().nanos()))
        .distinct()
        .collect(Collectors.joining("/"));
  }

  /** True if it changes what name servers say. */
  boolean changesDns() {
    return events.stream().anyMatch(event -> event.contains("target: dns."));
  }

  /** The names of all sites: of anycast addresses, and the answers of DNS names. */
  public static List<String> sites(Scenario scenario) {
    return Doors.of(scenario).sites();
  }

  /** The same change under another name. */
  Change titled(String other) {
    return new Change(other, events, leaves);
  }

  /** True if clients are meant to leave {@code end}, an address or the site of one. */
  boolean leaves(String end) {
    return leaves.stream().anyMatch(left -> end.equals(left) || end.startsWith(left + "."));
  }

  private static String event(String at, String verb, String target) {
    return "{ at: " + at + ", do: " + verb + ", target: " + target + " }";
  }
}
