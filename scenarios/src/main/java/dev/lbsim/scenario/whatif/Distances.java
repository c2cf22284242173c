package dev.lbsim.scenario.whatif;

import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.run.Trial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far requests of a client group travel: the round trip to each end it is sent to, by the share
 * it is sent there. Waiting is not in it, so it tells distance apart from load.
 */
final class Distances {
  private final Pair pair;
  private final Catchments catchments;
  private final List<Doors.Door> doors;

  Distances(Pair pair) {
    this.pair = pair;
    this.catchments = Catchments.of(pair.plain());
    this.doors = Doors.of(pair.plain()).withFronts();
  }

  /** The mean of {@code clients.<name>} in seconds; NaN where nothing was sent, or all one way. */
  double mean(Trial trial, String group) {
    double nanos = 0;
    double sent = 0;
    for (String end : pair.reaches().getOrDefault(group, List.of())) {
      double there = Pair.sum(pair.last(trial, List.of(group), new String[] {"to." + end}));
      Target front = front(end);
      if (there > 0 && front != null) {
        nanos += there * catchments.roundTripNanos(group.substring("clients.".length()), front);
        sent += there;
      }
    }
    return nanos / sent / 1e9;
  }

  /** What stands at an end; of a pool or tier that is an answer, its parts are the ends. */
  private @Nullable Target front(String end) {
    for (Doors.Door door : doors) {
      Target front = door.front();
      if (front == null || !(end.equals(door.end()) || end.startsWith(door.end() + "."))) {
        continue;
      }
      boolean part = front.kind() == Target.Kind.SERVERS && !end.equals(door.end());
      return part
          ? new Target(front.kind(), front.name(), end.substring(door.end().length() + 1))
          : front;
    }
    return null;
  }
}
