package dev.lbsim.core.failure;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Sampler;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/** Puts failures on the agenda: once at a time, or over and over at random. */
public final class FailureSchedule {
  /** One line of a scenario's events, for one target. */
  public sealed interface Item permits Once, Recurring {}

  /**
   * Happens once.
   *
   * @param atNanos when
   * @param lasts how long, in nanoseconds, or null for good
   */
  public record Once(long atNanos, Failure failure, @Nullable Distribution lasts) implements Item {}

  /**
   * Happens again and again, each time after a pause; the next pause begins when the failure ends.
   *
   * @param every the pauses, in nanoseconds
   * @param lasts how long each time, in nanoseconds
   */
  public record Recurring(Distribution every, Failure failure, Distribution lasts)
      implements Item {}

  /** Hears of what is done, for logs. */
  public interface Listener {
    /** {@code failure} begins, or ends, now. */
    void happened(long atNanos, Failure failure, boolean begins);
  }

  private final List<Item> items;

  public FailureSchedule(List<Item> items) {
    this.items = List.copyOf(items);
  }

  /** Schedules everything; once, at the start of a run. */
  public void schedule(Levers levers, Listener listener) {
    for (int i = 0; i < items.size(); i++) {
      UniformRandomProvider random = levers.streams().stream("events/" + i).source();
      Item item = items.get(i);
      if (item instanceof Once once) {
        Sampler lasts = once.lasts() == null ? null : once.lasts().sampler(random);
        new Doing(levers, listener, once.failure(), null, lasts).scheduleIn(once.atNanos());
      } else if (item instanceof Recurring recurring) {
        Sampler every = recurring.every().sampler(random);
        Sampler lasts = recurring.lasts().sampler(random);
        new Doing(levers, listener, recurring.failure(), every, lasts)
            .scheduleIn(every.nextNanos());
      }
    }
  }

  /** One failure's life on the agenda. */
  private record Doing(
      Levers levers,
      Listener listener,
      Failure failure,
      @Nullable Sampler every,
      @Nullable Sampler lasts) {

    void scheduleIn(long nanos) {
      engine().after(nanos, this::begin);
    }

    private void begin() {
      listener.happened(engine().nowNanos(), failure, true);
      failure.begin(levers);
      if (lasts != null) {
        engine().after(lasts.nextNanos(), this::end);
      }
    }

    private void end() {
      listener.happened(engine().nowNanos(), failure, false);
      failure.end(levers);
      if (every != null) {
        scheduleIn(every.nextNanos());
      }
    }

    private Engine engine() {
      return levers.engine();
    }
  }
}
