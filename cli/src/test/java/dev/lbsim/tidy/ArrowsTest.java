package dev.lbsim.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may use which, and where each library lives. The picture is in ARCHITECTURE.md. */
final class ArrowsTest {
  private static final String ANY_CORE =
      "core.catalog core.time core.random core.balance core.balance.ecmp core.guard"
          + " core.guard.cache core.guard.cache.replacement core.guard.cost core.guard.defence"
          + " core.guard.limit core.guard.outlier core.guard.queue core.guard.rate core.guard.scale"
          + " core.guard.slots core.guard.sticky core.guard.tls core.dns core.engine core.stats";
  private static final String LANGUAGE =
      "scenario.language scenario.language.bind scenario.language.check scenario.language.expect"
          + " scenario.language.problem scenario.language.schema scenario.language.spec"
          + " scenario.language.value scenario.language.yaml";

  /** What each package may use besides itself and, in the core, the catalog. */
  private static final Map<String, String> ARROWS = new TreeMap<>();

  static {
    ARROWS.put("core.catalog", "");
    ARROWS.put("core.time", "");
    ARROWS.put("core.random", "core.time");
    ARROWS.put("core.balance", "core.balance.algorithm");
    ARROWS.put("core.balance.algorithm", "core.balance");
    ARROWS.put("core.balance.ecmp", "core.balance core.balance.algorithm core.time");
    ARROWS.put("core.guard", "core.balance core.time");
    ARROWS.put("core.guard.rate", "core.balance core.guard.slots core.time");
    ARROWS.put("core.guard.limit", "core.balance core.guard core.time");
    ARROWS.put("core.guard.outlier", "core.balance core.guard core.time");
    ARROWS.put("core.guard.queue", "core.balance core.time");
    ARROWS.put("core.guard.cost", "");
    ARROWS.put("core.guard.scale", "");
    ARROWS.put("core.guard.slots", "");
    ARROWS.put("core.guard.sticky", "core.guard.slots");
    ARROWS.put("core.guard.defence", "core.guard.slots");
    ARROWS.put("core.guard.tls", "");
    ARROWS.put("core.guard.cache.replacement", "core.balance core.guard.slots");
    ARROWS.put("core.guard.cache", "core.balance core.guard.cache.replacement core.guard.slots");
    ARROWS.put("core.dns", "core.balance core.time");
    ARROWS.put("core.engine", "core.time");
    ARROWS.put("core.stats", "core.time");
    ARROWS.put("core.anycast", "core.time");
    ARROWS.put("core.theory", "");
    ARROWS.put("core.model", ANY_CORE + " core.anycast");
    ARROWS.put("core.failure", ANY_CORE + " core.model");

    String registries =
        " core.catalog core.time core.random core.anycast core.balance core.balance.ecmp core.guard"
            + " core.guard.cache core.guard.cache.replacement core.guard.limit"
            + " core.guard.outlier core.guard.queue core.guard.rate core.guard.tls core.dns";
    ARROWS.put("scenario.language.problem", "");
    ARROWS.put("scenario.language.yaml", "scenario.language.problem");
    ARROWS.put("scenario.language.bind", "scenario.language.problem scenario.language.yaml");
    ARROWS.put(
        "scenario.language.check",
        LANGUAGE + registries + " core.model scenario.topology scenario.trace");
    ARROWS.put("scenario.language.expect", LANGUAGE + registries + " core.model");
    ARROWS.put("scenario.places", "");
    for (String room : LANGUAGE.split(" ")) {
      ARROWS.putIfAbsent(room, LANGUAGE + registries + " scenario.places");
    }
    ARROWS.put("scenario.trace", "core.random scenario.language.problem scenario.language.value");
    ARROWS.put(
        "scenario.topology",
        "core.anycast scenario.language.problem scenario.language.value scenario.trace");
    ARROWS.put("scenario.report", "core.anycast");
    ARROWS.put("scenario.explain", LANGUAGE + registries + " scenario.places scenario.report");
    String world = ANY_CORE + " core.model core.failure ";
    ARROWS.put(
        "scenario.compile",
        world
            + LANGUAGE
            + " core.anycast scenario.places scenario.run scenario.topology scenario.trace");
    ARROWS.put(
        "scenario.whatif",
        world + LANGUAGE + " core.anycast scenario.compile scenario.report scenario.run");
    ARROWS.put("scenario.run", world + LANGUAGE + " scenario.compile scenario.report");

    ARROWS.put("scenario.calls", world + LANGUAGE + " scenario.compile");

    ARROWS.put("live", "");
    ARROWS.put("live.agreement", "core.stats scenario.report");
    ARROWS.put("live.net", "core.balance");
    ARROWS.put("live.access", "");
    ARROWS.put("live.parse", "");
    ARROWS.put("live.h2", "live.parse");
    ARROWS.put("live.dns", "live.net");
    ARROWS.put("live.admin", world + LANGUAGE + " live.net scenario.compile scenario.run");
    ARROWS.put("live.proxy", "live.net");
    ARROWS.put("live.tls", "core.guard.tls core.model live.net " + LANGUAGE);
    ARROWS.put(
        "live.http",
        "core.balance core.guard.cache core.guard.sticky core.guard.tls core.model core.random"
            + " live.access live.h2 live.net"
            + " live.parse live.proxy live.tls");
    ARROWS.put("live.udp", "core.model live.net");
    ARROWS.put("live.l4", "core.model live.net live.proxy");
    ARROWS.put(
        "live.run",
        world
            + LANGUAGE
            + " live.access live.admin live.net live.dns live.http live.l4 live.udp live.proxy live.tls scenario.calls scenario.compile scenario.report scenario.run");
    ARROWS.put(
        "live.serve",
        world
            + LANGUAGE
            + " live.access live.admin live.http live.net live.run live.tls scenario.compile scenario.run");

    ARROWS.put(
        "cli",
        "core.anycast core.catalog core.time scenario.calls scenario.compile scenario.report scenario.run scenario.explain scenario.trace scenario.whatif live.access live.admin live.agreement live.http live.net live.run live.serve live.tls "
            + LANGUAGE);
  }

  /** The packages a library may be used in; elsewhere one goes through those. */
  private static final Map<String, String> HOMES =
      Map.of(
          "org.snakeyaml", "scenario.language.yaml",
          "com.fasterxml.jackson",
              "live.admin scenario.calls scenario.report scenario.language.schema",
          "picocli", "cli",
          "io.netty",
              "live.admin live.net live.dns live.h2 live.http live.parse live.l4 live.udp live.proxy live.run live.serve live.tls",
          "org.HdrHistogram", "core.stats",
          "org.jgrapht", "core.anycast",
          "org.apache.commons.compress", "scenario.topology",
          "org.apache.commons.rng.core", "core.random",
          "org.apache.commons.rng.sampling", "core.random",
          "org.apache.commons.math3", "core.stats core.theory core.random");

  @Test
  void packagesUseOnlyWhatTheyMay() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      String from = House.room(type);
      List<String> allowed = new ArrayList<>(List.of(ARROWS.getOrDefault(from, "").split(" ")));
      allowed.add(from);
      if (from.startsWith("core.")) {
        allowed.add("core.catalog");
      }
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        JavaClass target = arrow.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.lbsim.")
            && !allowed.contains(House.room(target))) {
          wrong.add(from + " -> " + House.room(target) + ", as in " + type.getSimpleName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageHasItsArrowsWrittenDown() {
    Set<String> rooms = new TreeSet<>();
    House.CLASSES.forEach(type -> rooms.add(House.room(type)));
    assertThat(ARROWS.keySet()).containsAll(rooms);
  }

  @Test
  void everyLibraryHasOneHome() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      String room = House.room(type);
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        String target = arrow.getTargetClass().getBaseComponentType().getName();
        HOMES.forEach(
            (library, homes) -> {
              if (target.startsWith(library + ".") && !List.of(homes.split(" ")).contains(room)) {
                wrong.add(library + " in " + room + ", as in " + type.getSimpleName());
              }
            });
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theCoreUsesNoLibraryButThoseWithAHomeInIt() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        String target = arrow.getTargetClass().getBaseComponentType().getName();
        boolean known =
            target.startsWith("java.")
                || target.startsWith("dev.lbsim.core.")
                || target.startsWith("org.jspecify.")
                || target.startsWith("org.HdrHistogram.")
                || target.startsWith("org.apache.commons.")
                || target.startsWith("org.jgrapht.")
                || !target.contains(".");
        if (House.room(type).startsWith("core.") && !known) {
          wrong.add(target + " in " + type.getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
