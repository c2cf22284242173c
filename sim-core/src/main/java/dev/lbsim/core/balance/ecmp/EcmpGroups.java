package dev.lbsim.core.balance.ecmp;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;

/** The registry of ways to spread flows over next hops. Adding one is one line in {@link #ALL}. */
public final class EcmpGroups {
  /** Every way, simplest first. */
  private static final List<Kind> ALL =
      List.of(ModuloGroup.KIND, ThresholdGroup.KIND, ResilientGroup.KIND, MaglevGroup.KIND);

  private EcmpGroups() {}

  /**
   * One way of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param factory makes one group per router
   */
  public record Kind(Entry about, Factory factory) {}

  /** Makes a group without members. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new group.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     */
    EcmpGroup create(Arguments arguments);
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
