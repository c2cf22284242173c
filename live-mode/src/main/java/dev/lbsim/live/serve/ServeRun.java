package dev.lbsim.live.serve;

import dev.lbsim.live.http.AccessLog;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.live.run.LiveWorld;
import dev.lbsim.live.run.RealTime;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.live.tls.TlsLibrary;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Scenario;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of a scenario at work in front of real servers.
 *
 * <p>Each event loop has a world of its own, listens on the same addresses as the others
 * (SO_REUSEPORT, so that the kernel spreads connections over them) and keeps its own connections to
 * the servers. Nothing is shared, as between the workers of Envoy and the threads of HAProxy: so
 * nothing is locked, and each loop balances, checks health and breaks circuits by what it has seen
 * itself. A bad choice where a limit must hold for all loops together: with one loop it does.
 */
public final class ServeRun implements AutoCloseable {
  /**
   * How to serve.
   *
   * @param port of tiers that were not told an address
   * @param threads how many event loops
   * @param seed of what is drawn at random
   * @param log hears of every request that was answered, or null
   * @param tls what is given and wanted of certificates
   */
  public record Options(
      int port, int threads, long seed, @Nullable AccessLog log, LiveTls.UserFiles tls) {}

  private final Transport transport;
  private final List<Loop> loops = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  /** One event loop with what lives on it. */
  private record Loop(EventLoopGroup group, LiveWorld live, RealTime time, @Nullable LiveTls tls) {}

  private ServeRun(Transport transport) {
    this.transport = transport;
  }

  /**
   * Starts.
   *
   * @param scenario read as the plan wants it
   * @throws LiveProblem if this machine keeps it from running, or a tier asks for what live mode
   *     cannot do
   */
  public static ServeRun start(Scenario scenario, ServePlan plan, Options options) {
    LiveRun.checkTiers(scenario);
    if (LiveTls.isWanted(scenario.spec()) && options.threads > 1) {
      throw new LiveProblem(
          "certificates and tickets are those of one event loop: a file with TLS needs --threads 1");
    }
    ServeRun run = new ServeRun(Transport.best());
    try {
      CompiledScenario compiled = ScenarioCompiler.compile(scenario);
      for (int i = 0; i < options.threads(); i++) {
        run.add(compiled, plan, options, i);
      }
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
    return run;
  }

  private void add(CompiledScenario compiled, ServePlan plan, Options options, int number) {
    boolean shares = options.threads() > 1;
    LiveWorld live =
        new LiveWorld(
            compiled,
            options.seed() + number,
            plan.addresses(options.port()),
            plan.cast(shares, options.log()));
    EventLoopGroup group = transport.oneLoop("lbsim-serve-" + (number + 1));
    RealTime time = new RealTime(live.world(), RealTime.Course.ENDLESS, group.next(), 1, () -> {});
    LiveTls tls =
        LiveTls.isWanted(compiled.scenario().spec())
            ? new LiveTls(
                compiled.scenario().spec().l7(),
                compiled.hosts(),
                options.tls,
                TlsLibrary.best(),
                1,
                LiveTls.HANDSHAKE_MILLIS)
            : null;
    loops.add(new Loop(group, live, time, tls));
    if (tls != null) {
      live.secure(tls);
      tls.start(group.next());
    }
    live.connect(compiled, time, group, transport);
    if (shares && number == 0) {
      live.addresses().values().forEach(ServeRun::requireFree);
    }
    live.open();
    group.submit(() -> time.start(live.world()::startTiers)).syncUninterruptibly();
  }

  /** With SO_REUSEPORT nobody is told that another process listens there, too. */
  private static void requireFree(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (IOException e) {
      throw new LiveProblem(
          "cannot listen on %s:%d: somebody else listens there"
              .formatted(address.getAddress().getHostAddress(), address.getPort()));
    }
  }

  /** Where the tiers listen. */
  public Map<String, InetSocketAddress> addresses() {
    return loops.get(0).live.addresses();
  }

  /** What moves the bytes. */
  public Transport transport() {
    return transport;
  }

  /**
   * Sees whether all is well.
   *
   * @throws IllegalStateException if a world broke down
   */
  public void check() {
    for (Loop loop : loops) {
      Throwable failed = loop.time.failure();
      if (failed != null) {
        throw new IllegalStateException("the live world broke down", failed);
      }
    }
  }

  /** What has been done so far. */
  public ServeTotals totals() {
    ServeTotals totals = new ServeTotals((System.nanoTime() - startNanos) / 1e9);
    for (Loop loop : loops) {
      loop.group
          .submit(() -> totals.add(loop.live.world().metered(), loop.time.nowNanos()))
          .syncUninterruptibly();
    }
    return totals;
  }

  @Override
  public void close() {
    for (Loop loop : loops) {
      loop.group.submit(loop.live::close).syncUninterruptibly();
      if (loop.tls != null) {
        loop.tls.close();
      }
    }
    for (Loop loop : loops) {
      loop.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
