package dev.lbsim.live.admin;

import dev.lbsim.scenario.compile.CompiledScenario;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the admin API operates: one live world, or several that are alike, each on an event loop of
 * its own. All calls are made on the loop of the first; what is returned may be another after a
 * reload, so nobody keeps it.
 */
public interface Operated {
  /** What it was made from. */
  CompiledScenario compiled();

  /** The worlds, at least one. */
  List<Part> parts();

  /** Worlds whose place others have taken, which come to their end. */
  default List<Part> former() {
    return List.of();
  }

  /** What those counted that have come to it. */
  default Counted before() {
    return new Counted();
  }

  /** What has happened to it. */
  Happenings happenings();

  /** What it counted in the last seconds. */
  Lately lately();

  /** True from the moment it takes in nobody new. */
  boolean draining();

  /** Takes in nobody new, lets what is under way come to its end, and ends then. */
  void drain();

  /**
   * Reads its file again and goes on with that.
   *
   * @param then told what came of it, on the same loop
   */
  void reload(Consumer<Reloaded> then);

  /**
   * What came of a reload.
   *
   * @param done false if all is as it was
   * @param sentences what was done, or why nothing was, one thing in each
   */
  record Reloaded(boolean done, List<String> sentences) {}
}
