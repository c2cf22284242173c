package dev.lbsim.live.run;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.admin.AdminServer;
import dev.lbsim.live.admin.AdminSettings;
import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.admin.Part;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.live.tls.TlsLibrary;
import dev.lbsim.scenario.calls.CallFile;
import dev.lbsim.scenario.calls.Origin;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.LiveEffort;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.Measurement;
import dev.lbsim.scenario.run.RunOptions;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a scenario as real servers on loopback, once, and reports as the simulator does. */
public final class LiveRun {
  private static final long LOOK_MILLIS = 100;

  /**
   * How to run it.
   *
   * @param port of every address, or of the first
   * @param speed how many seconds of the scenario go by in one on the wall
   * @param run what may be asked of any run; there is one replication
   * @param calls where to write down what is told to those who decide, or null for nowhere
   * @param tls files that TLS is to use
   * @param operation how it is operated
   * @param log hears of every request that a layer-7 tier has answered, or null
   */
  public record Options(
      int port,
      double speed,
      RunOptions run,
      @Nullable Calls calls,
      LiveTls.UserFiles tls,
      Operation operation,
      @Nullable AccessLog log) {
    /** Without an access log. */
    public Options(
        int port,
        double speed,
        RunOptions run,
        @Nullable Calls calls,
        LiveTls.UserFiles tls,
        Operation operation) {
      this(port, speed, run, calls, tls, operation, null);
    }

    /** The same, with an access log, or without one. */
    public Options with(@Nullable AccessLog hears) {
      return new Options(port, speed, run, calls, tls, operation, hears);
    }

    /** Without any files, and operated by nobody. */
    public Options(int port, double speed, RunOptions run) {
      this(port, speed, run, null, LiveTls.UserFiles.NONE, Operation.NONE);
    }
  }

  /**
   * How a run is operated.
   *
   * @param admin where its admin API is, or null for nowhere
   * @param drainNanos how long a drain may take
   * @param shown true if somebody watches how it goes meanwhile
   */
  public record Operation(@Nullable AdminSettings admin, long drainNanos, boolean shown) {
    /** As long as Kubernetes waits between SIGTERM and SIGKILL. */
    public static final long DRAIN_NANOS = 30_000_000_000L;

    /** By nobody. */
    public static final Operation NONE = new Operation(null, DRAIN_NANOS, false);

    /** Looking on takes time, so nobody does it for nobody. */
    boolean isWatched() {
      return shown || admin != null;
    }
  }

  /**
   * A log of what is told to those who decide, and what they answer.
   *
   * @param file to be written
   * @param origin what it is of
   * @param bytesMax it hears no more once it is as large as this
   */
  public record Calls(Path file, Origin origin, long bytesMax) {
    CallFile open() {
      try {
        return new CallFile(file, origin, bytesMax);
      } catch (IOException e) {
        throw new LiveProblem("cannot write the call log %s: %s".formatted(file, e));
      }
    }
  }

  /** Hears how it goes, on a thread of its own. */
  public interface Watcher {
    /** Everybody listens. */
    void opened(Map<String, InetSocketAddress> addresses, Transport transport);

    /**
     * Some of them end TLS; told before that everybody listens.
     *
     * @param names of those to be called by https
     */
    default void secured(Set<String> names, LiveTls tls) {}

    /**
     * It can be operated; by calls on the loop of its first part.
     *
     * @param admin where the admin API listens, or null
     */
    default void operated(Operated operated, @Nullable InetSocketAddress admin) {}

    /**
     * A drain is over, and so is the run.
     *
     * @param left what was cut off because it took too long: requests and connections
     */
    default void drained(int left) {}

    /** Something that may go wrong, in one sentence; before it begins. */
    default void warned(String sentence) {}

    /** So much of it is done, from 0 to 1. */
    void at(double part);
  }

  /** What the name server is called among the addresses; everything else speaks HTTP. */
  public static final String DNS = "dns";

  private LiveRun() {}

  /** Ends a call log, once; says what there is to say of it. */
  private static List<String> ended(CallFile calls) {
    try {
      calls.close();
      return calls.full()
          ? List.of(
              "the call log became as large as it may: it has the first %,d calls"
                  .formatted(calls.calls()))
          : List.of();
    } catch (IOException e) {
      return List.of("the call log breaks off, for it could not be written: " + e.getMessage());
    }
  }

  /**
   * Runs a checked scenario.
   *
   * @param goOn asked now and then; false ends it
   * @return the report, marked partial if it was ended, or null if nothing was done by then
   * @throws LiveProblem if this machine keeps it from running
   */
  public static @Nullable RunReport run(
      Scenario scenario, Options options, String tool, Watcher watcher, BooleanSupplier goOn) {
    Played played = measure(scenario, options, tool, watcher, goOn);
    return played == null ? null : played.report;
  }

  /**
   * What came of a run.
   *
   * @param report as the simulator makes it
   * @param effort what it asked of this machine
   */
  public record Played(RunReport report, LiveEffort effort) {}

  /**
   * Runs a checked scenario, and tells what that asked of this machine.
   *
   * @param goOn asked now and then; false ends it
   * @return the same, with what it took
   * @throws LiveProblem if this machine keeps it from running
   */
  public static @Nullable Played measure(
      Scenario scenario, Options options, String tool, Watcher watcher, BooleanSupplier goOn) {
    check(scenario);
    String tooFew = FileLimit.check(scenario.spec());
    if (tooFew != null) {
      watcher.warned(tooFew);
    }
    Rehearsal.once(options.port);
    return play(scenario, options, tool, watcher, goOn);
  }

  /**
   * Finds out whether live mode can do all that a scenario asks for.
   *
   * @throws LiveProblem if not
   */
  public static void check(Scenario scenario) {
    refuse(NotLive.in(scenario.spec()));
  }

  /**
   * The same of its tiers alone.
   *
   * @throws LiveProblem if not
   */
  public static void checkTiers(Scenario scenario) {
    refuse(NotLive.tiers(scenario.spec()));
  }

  private static void refuse(List<String> missing) {
    if (!missing.isEmpty()) {
      throw new LiveProblem(String.join("\n", missing));
    }
  }

  private static RealTime.Course course(Measurement measurement) {
    return new RealTime.Course() {
      @Override
      public long nextStopNanos() {
        return measurement.nextStopNanos();
      }

      @Override
      public void stop() {
        measurement.stop();
      }

      @Override
      public boolean isOver() {
        return measurement.isOver();
      }
    };
  }

  /** Before its time, in its present. */
  private static void end(RealTime time, LiveWorld live, Measurement measurement) {
    measurement.end(live.world().engine().nowNanos() + 1);
    time.end();
  }

  private static @Nullable AdminServer admin(
      Options options, EventLoopGroup loop, Transport transport, Operated operated, String tool) {
    AdminSettings settings = options.operation.admin;
    return settings == null
        ? null
        : new AdminServer(loop, transport, settings.address(), settings.token(), operated, tool);
  }

  static @Nullable Played play(
      Scenario scenario, Options options, String tool, Watcher watcher, BooleanSupplier goOn) {
    CompiledScenario compiled = ScenarioCompiler.compile(scenario);
    Long seed = options.run.seed();
    Happenings happenings = new Happenings();
    LiveWorld live =
        new LiveWorld(
            compiled,
            seed != null ? seed : scenario.spec().run().seed(),
            Loopback.here(options.port),
            Cast.all(options.log),
            happenings);
    LiveTls tls =
        LiveTls.isWanted(scenario.spec())
            ? new LiveTls(
                scenario.spec().l7(),
                compiled.hosts(),
                options.tls,
                TlsLibrary.best(),
                options.speed,
                LiveTls.HANDSHAKE_MILLIS)
            : null;
    Measurement measurement = new Measurement(compiled, options.run, live.world());
    CallFile calls = options.calls == null ? null : options.calls.open();
    if (calls != null) {
      calls.listenTo(live.world().deciders());
    }
    Transport transport = Transport.best();
    EventLoopGroup loop = transport.oneLoop("lbsim-live");
    CountDownLatch over = new CountDownLatch(1);
    RealTime time =
        new RealTime(
            live.world(), course(measurement), loop.next(), options.speed, over::countDown);
    Operated operated =
        new LiveOperation(
            compiled,
            new Part(
                loop.next(),
                time,
                live.world(),
                measurement.recording(),
                live.listeners(),
                live.entrances()),
            happenings,
            new Draining(
                live,
                time,
                loop.next(),
                options.operation.drainNanos,
                left -> {
                  watcher.drained(left);
                  end(time, live, measurement);
                }));
    AdminServer admin = admin(options, loop, transport, operated, tool);
    long start = System.nanoTime();
    try {
      if (tls != null) {
        live.secure(tls);
        tls.start(loop.next());
      }
      live.connect(compiled, time, loop, transport);
      live.open();
      if (tls != null) {
        watcher.secured(live.secured(), tls);
      }
      if (admin != null) {
        admin.open();
      }
      watcher.opened(live.addresses(), transport);
      watcher.operated(operated, admin == null ? null : admin.address());
      CpuClock cpu = loop.submit(CpuClock::onThisThread).syncUninterruptibly().getNow();
      long begin = System.nanoTime();
      loop.submit(() -> time.start(live.world()::start)).syncUninterruptibly();
      if (options.operation.isWatched()) {
        loop.submit(() -> operated.lately().start(operated)).syncUninterruptibly();
      }
      while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        watcher.at((double) time.nowNanos() / measurement.endNanos());
        FileLimit.watch(options.speed);
        if (loop.isShuttingDown()) {
          throw new IllegalStateException("the event loop ended, and nobody had asked it to");
        }
        if (!goOn.getAsBoolean()) {
          loop.submit(() -> time.enter(() -> end(time, live, measurement))).syncUninterruptibly();
        }
      }
      if (time.failure() != null) {
        throw new IllegalStateException("the live world broke down", time.failure());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      loop.submit(cpu::stop).syncUninterruptibly();
      List<String> broken = loop.submit(measurement::conservation).syncUninterruptibly().getNow();
      if (!broken.isEmpty()) {
        throw new IllegalStateException("requests are not conserved: " + String.join("; ", broken));
      }
      if (calls != null) {
        measurement.warn(loop.submit(() -> ended(calls)).syncUninterruptibly().getNow());
      }
      LatencyHistogram late = time.lateness();
      LiveEffort effort =
          new LiveEffort(
              late.count(),
              late.quantile(.5) / 1e9,
              late.quantile(.99) / 1e9,
              late.max() / 1e9,
              cpu.threadSeconds(),
              cpu.processSeconds(),
              seconds,
              measurement.requests());
      measurement.warn(Strain.of(effort, options.speed));
      RunReport report = measurement.report(tool, "live", (System.nanoTime() - start) / 1e9);
      return report == null ? null : new Played(report, effort);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      if (admin != null) {
        admin.close();
      }
      if (!loop.isShuttingDown()) {
        loop.submit(live::close).syncUninterruptibly();
        if (calls != null) {
          loop.submit(() -> ended(calls)).syncUninterruptibly();
        }
      }
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      if (tls != null) {
        tls.close();
      }
    }
  }
}
