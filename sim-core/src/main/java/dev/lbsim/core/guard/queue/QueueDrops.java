package dev.lbsim.core.guard.queue;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;

/** The registry of rules by which queues drop. Adding one is one line in {@link #ALL}. */
public final class QueueDrops {
  /** Every rule, the oldest first. */
  private static final List<Kind> ALL =
      List.of(CoDel.KIND, MinDelayCoDel.KIND, ControlledDelay.KIND);

  private QueueDrops() {}

  /**
   * One rule of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param factory makes one for each queue
   */
  public record Kind(Entry about, Factory factory) {}

  /** Makes the rule of an empty queue. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new rule.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @throws IllegalArgumentException if the values make no sense together
     */
    QueueDrop create(Arguments arguments);
  }

  /** All of them, in the order a listing shows them. */
  public static List<Kind> all() {
    return ALL;
  }

  /** The one called {@code name}, if there is one. */
  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.about().name().equals(name)).findFirst();
  }
}
