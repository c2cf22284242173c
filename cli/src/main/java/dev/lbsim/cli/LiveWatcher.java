package dev.lbsim.cli;

import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.live.tls.LiveTls;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells where everybody is in a live run, shows how it goes, and takes SIGTERM as a drain. */
final class LiveWatcher implements LiveRun.Watcher, AutoCloseable {
  private static final int MOST_DOORS = 3;

  /**
   * What is told before it begins.
   *
   * @param quiet nothing
   * @param tellOfAuthority that its certificate can be had
   * @param until when it stops, if sooner than its file says, or empty
   */
  record Told(boolean quiet, boolean tellOfAuthority, String until) {}

  private final Terminal terminal;
  private final AdminOptions admin;
  private final @Nullable Dashboard dashboard;
  private final ProgressBar bar;
  private final double allSeconds;
  private final Told told;
  private final List<String> doors = new ArrayList<>();
  private volatile double shown;
  private Set<String> secured = Set.of();
  private volatile @Nullable Operated operated;
  private volatile boolean terminated;

  /** What a drain has cut off; -1 if there was none. */
  private volatile int left = -1;

  LiveWatcher(
      Terminal terminal,
      AdminOptions admin,
      @Nullable Dashboard dashboard,
      ProgressBar bar,
      double allSeconds,
      Told told) {
    this.terminal = terminal;
    this.admin = admin;
    this.dashboard = dashboard;
    this.bar = bar;
    this.allSeconds = allSeconds;
    this.told = told;
  }

  @Override
  public void secured(Set<String> names, LiveTls tls) {
    secured = names;
    if (told.quiet) {
      return;
    }
    terminal.err().println("TLS by " + tls.library().name());
    if (!tls.library().note().isEmpty()) {
      terminal.err().println("  (" + tls.library().note() + ")");
    }
    if (told.tellOfAuthority) {
      terminal.err().println("  (--ca FILE writes down whom to trust, for curl --cacert FILE)");
    }
  }

  @Override
  public void warned(String sentence) {
    terminal.err().println("lbsim: warning: " + sentence);
    terminal.err().flush();
  }

  @Override
  public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {
    if (told.quiet) {
      return;
    }
    PrintWriter err = terminal.err();
    int width = addresses.keySet().stream().mapToInt(String::length).max().orElse(0);
    err.println("live on loopback, by " + transport.name() + ":");
    if (!transport.note().isEmpty()) {
      err.println("  (" + transport.note() + ")");
    }
    addresses.forEach(
        (name, address) -> {
          String url =
              scheme(name) + address.getAddress().getHostAddress() + ":" + address.getPort();
          err.printf("  %-" + width + "s  %s%n", name, url);
          if (doors.size() < MOST_DOORS) {
            doors.add(name + " " + url);
          }
        });
    if (!told.until.isEmpty()) {
      err.println("for " + told.until);
    }
    err.flush();
    bar.advanced(0, 1);
  }

  private String scheme(String name) {
    return name.equals(LiveRun.DNS) || name.startsWith("resolvers.")
        ? "udp and tcp "
        : secured.contains(name) ? "https://" : "http://";
  }

  @Override
  public void operated(Operated by, @Nullable InetSocketAddress at) {
    operated = by;
    String where = admin.where(at);
    if (!where.isEmpty() && !(told.quiet && admin.knowsToken())) {
      terminal.err().println(where);
      terminal.err().flush();
      doors.add(0, where);
    }
    if (dashboard != null) {
      dashboard.show(by, doors, () -> shown * allSeconds);
    }
  }

  /** The first time as a wish, the second as a blow. */
  void term() {
    Operated by = operated;
    if (terminated || by == null) {
      close();
      Runtime.getRuntime().halt(ExitCodes.TERMINATED);
      return;
    }
    terminated = true;
    if (dashboard == null) { // which says so itself
      terminal.err().println("lbsim: draining, for " + admin.drainWords() + " at most");
      terminal.err().flush();
    }
    by.parts().get(0).enter(by::drain);
  }

  @Override
  public void drained(int cutOff) {
    left = cutOff;
  }

  /** What a drain has cut off; -1 if there was none. */
  int left() {
    return left;
  }

  @Override
  public void at(double part) {
    bar.worked(Math.max(0, part - shown));
    shown = part;
  }

  /** The screen is as before, for the results. */
  @Override
  public void close() {
    bar.close();
    if (dashboard != null) {
      dashboard.close();
    }
  }
}
