package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whoever looks at the meters between two captures changes nothing of what is recorded. */
class RecordingTest {
  /** One of each kind, driven by a random walk. */
  private static final class Gadget implements Metered {
    private final LatencyHistogram latency = LatencyHistogram.fine();
    private long total;
    private long level;
    private long peak;
    private long first = -1;
    private long last = -1;

    void happens(long now, int what) {
      total += what;
      level = what;
      peak = Math.max(peak, what);
      if (what % 3 == 0) {
        first = first < 0 ? now : first;
        last = now;
      }
      latency.record(what);
    }

    @Override
    public String scope() {
      return "gadget";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          new Column("total", Kind.TOTAL),
          new Column("level", Kind.LEVEL),
          new Column("peak", Kind.PEAK),
          new Column("first", Kind.FIRST),
          new Column("last", Kind.LAST));
    }

    @Override
    public void capture(long[] row, int at, long nowNanos) {
      row[at] = total;
      row[at + 1] = level;
      row[at + 2] = peak;
      row[at + 3] = first;
      row[at + 4] = last;
      peak = level;
      first = -1;
      last = -1;
    }
  }

  private static Recording record(SplittableRandom looks, Map<String, Long> lastSeen) {
    Gadget gadget = new Gadget();
    SplittableRandom random = new SplittableRandom(7);
    long[] boundaries = {0, 100, 101, 250, 400};
    Recording recording =
        new Recording(List.of(gadget), Map.of("gadget/ok", gadget.latency), boundaries);
    for (long now = 0; now < 400; now++) {
      if (recording.nextBoundaryNanos() == now) {
        recording.capture();
      }
      gadget.happens(now, random.nextInt(1000));
      if (looks != null && looks.nextInt(5) == 0) {
        recording.look(now, (scope, column, value) -> lastSeen.put(column.name(), value));
        assertThat(recording.sinceStart("gadget/ok").count()).isEqualTo(now + 1);
        assertThat(recording.sinceStart("gadget/ok").sum()).isEqualTo(gadget.total);
        assertThat(lastSeen).containsEntry("total", gadget.total);
        assertThat(lastSeen).containsEntry("level", gadget.level);
      }
    }
    recording.capture();
    return recording;
  }

  @Test
  void aLookBetweenTwoCapturesIsNotNoticed() {
    Map<String, Long> seen = new LinkedHashMap<>();
    Recording alone = record(null, seen);
    Recording watched = record(new SplittableRandom(3), seen);
    long[] all = alone.boundaries();
    for (int from = 0; from < all.length; from++) {
      for (int to = from + 1; to < all.length; to++) {
        for (String column : List.of("total", "level", "peak", "first", "last")) {
          assertThat(watched.value("gadget", column, all[from], all[to]))
              .as(column + " of " + all[from] + " to " + all[to])
              .isEqualTo(alone.value("gadget", column, all[from], all[to]));
        }
        assertThat(watched.histogram("gadget/ok", all[from], all[to]).encode())
            .isEqualTo(alone.histogram("gadget/ok", all[from], all[to]).encode());
      }
    }
  }

  @Test
  void aRecordingThatEndsEarlyIsOfWhatIsDone() {
    Gadget gadget = new Gadget();
    Recording recording =
        new Recording(
            List.of(gadget), Map.of("gadget/ok", gadget.latency), new long[] {0, 10, 1000});
    recording.capture();
    gadget.happens(3, 5);
    recording.capture();
    gadget.happens(12, 6);
    recording.end(20);
    assertThat(recording.boundaries()).containsExactly(0, 10, 20);
    assertThat(recording.nextBoundaryNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(recording.value("gadget", "total", 10, 20)).isEqualTo(6);
    assertThat(recording.histogram("gadget/ok", 0, 20).count()).isEqualTo(2);
    recording.end(20); // a second time changes nothing
    assertThat(recording.boundaries()).containsExactly(0, 10, 20);
  }
}
