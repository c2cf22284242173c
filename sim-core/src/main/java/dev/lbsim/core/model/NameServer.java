package dev.lbsim.core.model;

import dev.lbsim.core.dns.Asker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name server of one name, for those who ask it from outside a live world. */
public final class NameServer {
  private final Zone zone;
  private final int[] room;

  /**
   * What it says.
   *
   * @param failed true if it cannot answer
   * @param addresses numbers of the addresses of the name, in the order they are given
   * @param ttlNanos how long that may be kept
   */
  public record Told(boolean failed, List<Integer> addresses, long ttlNanos) {}

  NameServer(Zone zone) {
    this.zone = zone;
    this.room = new int[zone.size()];
  }

  /** What stands behind each address: the names of servers, tiers and anycast addresses. */
  public List<String> fronts() {
    return Arrays.stream(zone.fronts()).map(Front::name).toList();
  }

  /** True if its answers depend on where they are asked from. */
  public boolean looksAtPlaces() {
    return zone.looksAtPlaces();
  }

  /**
   * Asks it.
   *
   * @param place where the answer is for, or -1 if it cannot know
   * @return what it says, or null for silence
   */
  public @Nullable Told ask(int place) {
    return switch (zone.state()) {
      case DROPPING -> null;
      case CRASHED -> new Told(true, List.of(), 0);
      default -> {
        Asker asker = () -> place;
        int count = zone.answerTo(asker, room);
        yield new Told(false, Arrays.stream(room, 0, count).boxed().toList(), zone.ttlNanos(count));
      }
    };
  }
}
