package dev.lbsim.live.run;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * How many files this process may open, a socket being one, and how many a live world takes: told
 * before it starts, because what happens without them is that connections fail one after another
 * for a reason that looks like another one. Both ends of every connection are in this process.
 */
public final class FileLimit {
  /** With fewer for connections than this, somebody should be told. */
  private static final long FEW = 4096;

  /** Jars, the event loop's own, health checks, and what the rehearsal takes. */
  private static final long OTHERS = 200;

  /** With fewer left, the next thing to fail may be the Java machine, which opens files, too. */
  private static final double RESERVE = .1;

  /** What a proxy that listens opens besides connections of its clients. */
  private static final long SPARE = 16;

  private FileLimit() {}

  /**
   * Compares for a proxy that listens already, of which nobody knows how many will use it.
   *
   * @return a sentence if there are few for those who do, or null
   * @throws LiveProblem if there are not even enough for health checks and the like
   */
  public static @Nullable String served() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? served(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())
        : null;
  }

  static @Nullable String served(long open, long most) {
    long least = open + SPARE;
    requireLeast(least, most);
    return most - least >= FEW
        ? null
        : ("this process may open %d files, a socket being one, and each connection takes one at both"
                + " ends: about %d fit; ulimit -n raises that")
            .formatted(most, (most - least) / 2);
  }

  private static void requireLeast(long least, long most) {
    if (least > most) {
      throw new LiveProblem(
          ("this world needs %d files, a socket being one, and this process may open %d: raise that"
                  + " with ulimit -n %d")
              .formatted(least, most, least));
    }
  }

  /**
   * Compares.
   *
   * @return a sentence if users of the file could take more than there are, or null
   * @throws LiveProblem if there are not even enough for those who listen
   */
  static @Nullable String check(ScenarioSpec spec) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? check(spec, system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())
        : null;
  }

  static @Nullable String check(ScenarioSpec spec, long open, long most) {
    long listeners =
        spec.l4().size()
            + spec.l7().values().stream().mapToLong(L7Spec::count).sum()
            + spec.servers().values().stream().mapToLong(pool -> pool.all().size()).sum();
    long least = open + listeners + OTHERS;
    requireLeast(least, most);
    long hops = 1 + (spec.l4().isEmpty() ? 0 : 1) + (spec.l7().isEmpty() ? 0 : 1);
    long users =
        spec.clients().values().stream()
            .map(ClientsSpec::users)
            .mapToLong(count -> count == null ? 0 : count)
            .sum();
    long all = least + 2 * hops * users;
    return all <= most
        ? null
        : ("its %d users may take %d files, a socket being one, and this process may open %d: with"
                + " fewer, connections fail; ulimit -n %d raises that")
            .formatted(users, all, most, all);
  }

  /**
   * Looks how many are left while a world runs. An open loop of clients that comes faster than it
   * is served has more connections with every second, until there are no files for anything.
   *
   * @throws LiveProblem if there are hardly any
   */
  static void watch(double speed) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      watch(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount(), speed);
    }
  }

  static void watch(long open, long most, double speed) {
    if (open >= most * (1 - RESERVE)) {
      throw new LiveProblem(
          ("%d of the %d files that this process may open are open, nearly all of them connections:"
                  + " more come than are answered\nif this machine cannot keep up, try --speed %s; if"
                  + " the scenario means it so, ulimit -n raises the limit")
              .formatted(open, most, Strain.round(speed / 4)));
    }
  }
}
