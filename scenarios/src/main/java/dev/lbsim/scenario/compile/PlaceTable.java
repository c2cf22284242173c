package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.Network;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.NetworkSpec;
import dev.lbsim.scenario.language.spec.PlaceSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.trace.BadFile;
import dev.lbsim.scenario.trace.RttFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places of a scenario by number, and the network between them. */
final class PlaceTable {
  private final Scenario scenario;
  private final List<String> names;
  private final Network.Settings network;

  PlaceTable(Scenario scenario, Draws draws) {
    this.scenario = scenario;
    this.names = List.copyOf(scenario.spec().places().keySet());
    NetworkSpec spec = scenario.spec().network();
    this.network =
        new Network.Settings(
            names.size(),
            roundTrips(spec),
            spec.jitter().isZero() ? null : draws.of(spec.jitter()),
            spec.loss().ratio());
  }

  /** What lies between the places. */
  Network.Settings network() {
    return network;
  }

  /** The round trip between two places, without jitter; 0 to and from nowhere. */
  long roundTripNanos(int from, int to) {
    return from == to || from == Network.NOWHERE || to == Network.NOWHERE
        ? 0
        : network.roundTripNanos()[from * names.size() + to];
  }

  /** How many places there are. */
  int count() {
    return names.size();
  }

  /** The name of a place. */
  String name(int place) {
    return names.get(place);
  }

  /** The number of the place a reference means; {@link Network#NOWHERE} for none. */
  int of(@Nullable Ref at) {
    return at == null
        ? Network.NOWHERE
        : of(scenario.names().resolve(at, Set.of(Target.Kind.PLACES)).name());
  }

  /** The numbers of the places that references mean. */
  int[] all(List<Ref> at) {
    return at.stream().mapToInt(this::of).toArray();
  }

  /** The number of the place called {@code name}. */
  int of(String name) {
    return names.indexOf(name);
  }

  /** What a place says of a way comes first, then the table, then the distance. */
  private long[] roundTrips(NetworkSpec spec) {
    List<PlaceSpec> places = new ArrayList<>(scenario.spec().places().values());
    Map<RttFile.Way, Long> table = spec.rtt() == null ? Map.of() : table(spec.rtt());
    int count = places.size();
    long[] nanos = new long[count * count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        if (a != b) {
          nanos[a * count + b] = roundTrip(a, b, places, table, spec.stretch().value());
        }
      }
    }
    return nanos;
  }

  private long roundTrip(
      int a, int b, List<PlaceSpec> places, Map<RttFile.Way, Long> table, double stretch) {
    var said = places.get(a).rtt().get(names.get(b));
    if (said == null) {
      said = places.get(b).rtt().get(names.get(a));
    }
    if (said != null) {
      return said.nanos();
    }
    Long measured = table.get(new RttFile.Way(names.get(a), names.get(b)));
    if (measured == null) {
      measured = table.get(new RttFile.Way(names.get(b), names.get(a)));
    }
    return Objects.requireNonNullElseGet(
        measured,
        () -> places.get(a).at().position().roundTripNanos(places.get(b).at().position(), stretch));
  }

  private Map<RttFile.Way, Long> table(String file) {
    try {
      return new RttFile(scenario.folder().file(file), file).roundTrips();
    } catch (BadValue e) {
      throw BadFile.of(file, e);
    }
  }
}
