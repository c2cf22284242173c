package dev.lbsim.live.run;

import dev.lbsim.live.access.AccessLog;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who of a scenario appears in a live world, and as what.
 *
 * @param plays true for the name of a process or tier that listens here; what does not is a real
 *     one somewhere else, or not there at all
 * @param names true if names of the scenario are answered here
 * @param shares true if other loops listen on the same addresses, each with a world of its own
 * @param strangers true if clients and servers are real ones: nobody is told what only processes of
 *     a live world tell each other, nor believed if he says it
 * @param log hears of every request that a layer-7 tier has answered, or null
 */
public record Cast(
    Predicate<String> plays,
    boolean names,
    boolean shares,
    boolean strangers,
    @Nullable AccessLog log) {
  /** Everybody, on one loop. */
  public static final Cast ALL = all(null);

  /** Everybody, on one loop, with a log or without one. */
  static Cast all(@Nullable AccessLog log) {
    return new Cast(name -> true, true, false, false, log);
  }
}
