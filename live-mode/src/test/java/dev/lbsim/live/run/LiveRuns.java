package dev.lbsim.live.run;

import dev.lbsim.live.net.Transport;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Live runs of scenarios in a test, with somebody outside who may call meanwhile. */
final class LiveRuns {
  /** Calls a live world from outside once it is open. */
  interface Outsider {
    void call(Map<String, InetSocketAddress> addresses) throws Exception;
  }

  private LiveRuns() {}

  static Scenario scenario(String text) {
    return ScenarioReader.read(text, "test.yaml", Path.of(""), Overrides.none()).orThrow();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays it to its end, with a call log. */
  static RunReport play(String text, long seed, LiveRun.@Nullable Calls calls) {
    return play(text, seed, calls, addresses -> {});
  }

  /** The same while somebody calls, whose failure is that of the test. */
  static RunReport play(String text, long seed, LiveRun.@Nullable Calls calls, Outsider outsider) {
    List<CompletableFuture<Void>> outside = new ArrayList<>();
    RunReport report =
        LiveRun.run(
            scenario(text),
            new LiveRun.Options(
                freePort(),
                1,
                new RunOptions(seed, 1, 1, null, false),
                calls,
                LiveTls.UserFiles.NONE,
                LiveRun.Operation.NONE),
            "test",
            new LiveRun.Watcher() {
              @Override
              public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {
                outside.add(
                    CompletableFuture.runAsync(
                        () -> {
                          try {
                            outsider.call(addresses);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }));
              }

              @Override
              public void at(double part) {}
            },
            () -> true);
    outside.forEach(CompletableFuture::join);
    return Objects.requireNonNull(report);
  }
}
