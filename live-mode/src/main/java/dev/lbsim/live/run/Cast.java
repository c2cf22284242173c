package dev.lbsim.live.run;

import java.util.function.Predicate;

/**
 * Who of a scenario appears in a live world, and as what.
 *
 * @param plays true for the name of a process or tier that listens here; what does not is a real
 *     one somewhere else, or not there at all
 * @param names true if names of the scenario are answered here
 * @param shares true if other loops listen on the same addresses, each with a world of its own
 */
public record Cast(Predicate<String> plays, boolean names, boolean shares) {
  /** Everybody, on one loop. */
  public static final Cast ALL = new Cast(name -> true, true, false);
}
