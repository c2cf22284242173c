package dev.lbsim.live.serve;

import dev.lbsim.live.tls.Authority;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.live.tls.TlsLibrary;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.language.spec.TlsSpec;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a proxy through all its files. The authority is the one it began with, whom its clients
 * may have been told to trust, and the user's certificates are read anew each time. Ticket keys
 * stay while the files say the same of TLS; where one says something else, sessions begin anew.
 */
final class ServeTls implements AutoCloseable {
  private final LiveTls.UserFiles files;
  private final List<LiveTls> all = new ArrayList<>();
  private @Nullable Authority authority;
  private @Nullable Said said;
  private @Nullable LiveTls now;

  ServeTls(LiveTls.UserFiles files) {
    this.files = files;
  }

  /** What a file says of TLS. */
  private record Said(Map<String, TlsSpec> tiers, List<String> hosts) {
    static Said in(CompiledScenario file) {
      Map<String, TlsSpec> tiers = new LinkedHashMap<>();
      file.scenario()
          .spec()
          .l7()
          .forEach(
              (name, tier) -> {
                if (tier.tls() != null) {
                  tiers.put(name, tier.tls());
                }
              });
      return new Said(tiers, file.hosts());
    }
  }

  /**
   * What the worlds of a file are to be secured with.
   *
   * @param tls null where no tier ends it
   * @param commit to be done once they serve
   */
  record Next(@Nullable LiveTls tls, Runnable commit) {}

  /**
   * Gets ready for a file; nothing changes for those who are served yet.
   *
   * @param loop which lets tickets grow old
   * @throws dev.lbsim.live.net.LiveProblem if the user's certificates cannot be used
   */
  synchronized Next next(CompiledScenario file, EventLoop loop) {
    if (!LiveTls.isWanted(file.scenario().spec())) {
      return new Next(null, () -> become(null, null));
    }
    Said says = Said.in(file);
    LiveTls known = now;
    if (known != null && says.equals(said)) {
      return new Next(known, known.renewal());
    }
    Authority by = authority == null ? new Authority() : authority;
    authority = by;
    LiveTls made =
        new LiveTls(
            file.scenario().spec().l7(),
            file.hosts(),
            files,
            by,
            TlsLibrary.best(),
            1,
            LiveTls.HANDSHAKE_MILLIS);
    all.add(made);
    made.start(loop);
    return new Next(made, () -> become(says, made));
  }

  private synchronized void become(@Nullable Said says, @Nullable LiveTls made) {
    said = says;
    now = made;
  }

  /** Lets go of what no world uses any more. */
  synchronized void keep(Set<LiveTls> used) {
    for (LiveTls each : List.copyOf(all)) {
      if (each != now && !used.contains(each)) {
        all.remove(each);
        each.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    all.forEach(LiveTls::close);
    all.clear();
  }
}
