package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.PlaceSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.trace.RttFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whatever stands somewhere stands at a place there is, and ways lead between places. */
final class PlaceCheck {
  /** Each two places have a way of their own to keep. */
  private static final int MOST = 1000;

  private final Context context;

  PlaceCheck(Context context) {
    this.context = context;
  }

  void check() {
    Map<String, PlaceSpec> places = context.spec().places();
    if (places.size() > MOST) {
      context.error("places", "there are " + places.size() + " places", "allowed are " + MOST);
    }
    if (places.isEmpty() && context.marks().has("network")) {
      context.error(
          context.marks().key("network"),
          "network",
          "there are no places, so nothing lies between them",
          "add places, or give the clients an rtt");
    }
    places.forEach(this::checkWays);
    checkTable(context.spec().network().rtt());
    context.checkFiles("network.jitter", context.spec().network().jitter());
    context.spec().clients().forEach((name, clients) -> at("clients." + name, clients.at()));
    context.spec().resolvers().forEach((name, group) -> at("resolvers." + name, group.at()));
    context
        .spec()
        .dns()
        .forEach(
            (name, dns) -> {
              all("dns." + name + ".at", dns.at());
              if (dns.health() != null) {
                all("dns." + name + ".health.from", dns.health().from());
              }
            });
    context.spec().l4().forEach((name, tier) -> at("l4." + name, tier.at()));
    context.spec().l7().forEach((name, tier) -> at("l7." + name, tier.at()));
    context
        .spec()
        .servers()
        .forEach(
            (name, pool) -> {
              at("servers." + name, pool.at());
              pool.members()
                  .forEach(
                      (member, server) ->
                          at("servers." + name + ".members." + member, server.at()));
            });
  }

  private void at(String path, @Nullable Ref place) {
    if (place != null) {
      one(path + ".at", place);
    }
  }

  /** A list of places, or one that may be written alone. */
  private void all(String path, List<Ref> places) {
    for (int i = 0; i < places.size(); i++) {
      String item = path + "[" + i + "]";
      one(context.marks().has(item) ? item : path, places.get(i));
    }
  }

  private void one(String path, Ref place) {
    Target found = context.resolve(path, place, List.of(Target.Kind.PLACES));
    if (found != null && found.part() != null) {
      context.error(path, found + " is a way between two places", "write one place");
    }
  }

  private void checkWays(String name, PlaceSpec place) {
    for (String other : place.rtt().keySet()) {
      String path = "places." + name + ".rtt." + other;
      if (other.equals(name)) {
        context.error(
            context.marks().key(path), path, "a place is at no distance from itself", null);
      } else if (!context.spec().places().containsKey(other)) {
        context.error(
            context.marks().key(path),
            path,
            "there is no place " + Wording.quote(other),
            context.problems().suggest(other, context.spec().places().keySet(), "there are"));
      } else {
        checkBothWays(path, name, other);
      }
    }
  }

  private void checkBothWays(String path, String name, String other) {
    PlaceSpec there = context.spec().places().get(other);
    PlaceSpec here = context.spec().places().get(name);
    Span back = there == null ? null : there.rtt().get(name);
    Span out = here == null ? null : here.rtt().get(other);
    if (back != null && out != null && !back.equals(out)) {
      context.error(
          path,
          "the round trip from " + name + " is " + out + ", but from " + other + " it is " + back,
          "a round trip is the same from both ends; write one");
    }
  }

  private void checkTable(@Nullable String file) {
    if (file == null) {
      return;
    }
    try {
      context.files().roundTrips(file).keySet().forEach(way -> checkWay(file, way));
    } catch (BadValue bad) {
      context.error("network.rtt", bad.message(), bad.hint());
    }
  }

  /** A table may speak of many more places than a scenario uses. */
  private void checkWay(String file, RttFile.Way way) {
    if (way.from().isEmpty() || way.to().isEmpty()) {
      context.error("network.rtt", "a place in " + file + " has no name", null);
    }
  }
}
