package dev.lbsim.live.serve;

import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.admin.Counted;
import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Part;
import dev.lbsim.live.net.Failures;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.Draining;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.live.run.LiveWorld;
import dev.lbsim.live.run.RealTime;
import dev.lbsim.live.run.TakeOver;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.EventListener;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Scenario;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
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

  private final Happenings happenings = new Happenings();
  private final Counted before = new Counted();
  private final ServeTotals ended = new ServeTotals(0);
  private final ServeTls tls;
  private volatile CompiledScenario compiled;
  private final Options options;

  /** One world with its sockets. */
  private record Generation(LiveWorld live, RealTime time, Part part, @Nullable LiveTls tls) {}

  /** One event loop with what lives on it, and what still does. */
  private static final class Loop {
    private final EventLoopGroup group;
    private volatile Generation now;
    private final List<Generation> former = new CopyOnWriteArrayList<>();

    Loop(EventLoopGroup group, Generation first) {
      this.group = group;
      this.now = first;
    }
  }

  private ServeRun(Transport transport, CompiledScenario compiled, Options options) {
    this.transport = transport;
    this.compiled = compiled;
    this.options = options;
    this.tls = new ServeTls(options.tls);
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
    CompiledScenario compiled = ScenarioCompiler.compile(scenario);
    ServeRun run = new ServeRun(Transport.best(), compiled, options);
    try {
      ServeTls.Next secured = null;
      for (int i = 0; i < options.threads(); i++) {
        EventLoopGroup group = run.transport.oneLoop("lbsim-serve-" + (i + 1));
        secured = secured == null ? run.tls.next(compiled, group.next()) : secured;
        run.add(plan, group, i, secured);
      }
      Objects.requireNonNull(secured).commit().run();
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
    return run;
  }

  private void add(ServePlan plan, EventLoopGroup group, int number, ServeTls.Next secured) {
    Generation first = generation(compiled, plan, group, number, secured.tls());
    loops.add(new Loop(group, first));
    if (options.threads() > 1 && number == 0) {
      first.live.addresses().values().forEach(ServeRun::requireFree);
    }
    first.live.open();
    group.submit(() -> first.time.start(first.live.world()::startTiers)).syncUninterruptibly();
  }

  /** A world that listens nowhere yet. */
  private Generation generation(
      CompiledScenario of,
      ServePlan plan,
      EventLoopGroup group,
      int number,
      @Nullable LiveTls secured) {
    EventListener listener = number == 0 ? happenings : (at, event, failure, begins) -> {};
    LiveWorld live =
        new LiveWorld(
            of,
            options.seed() + number,
            plan.addresses(options.port()),
            plan.cast(options.threads() > 1, options.log()),
            listener);
    RealTime time = new RealTime(live.world(), RealTime.Course.ENDLESS, group.next(), 1, () -> {});
    if (secured != null) {
      live.secure(secured);
    }
    live.connect(of, time, group, transport);
    Part part = Part.endless(group.next(), time, live.world(), live.listeners(), live.entrances());
    return new Generation(live, time, part, secured);
  }

  /**
   * Goes on with another file: new connections and the next requests of those there are, are for
   * it; what is under way comes to its end as it began. Not on a loop.
   *
   * @param scenario read as the plan wants it
   * @throws LiveProblem if that cannot be; then all is as it was
   */
  public synchronized void reload(Scenario scenario, ServePlan plan) {
    LiveRun.checkTiers(scenario);
    CompiledScenario next = ScenarioCompiler.compile(scenario);
    ServeTls.Next secured = tls.next(next, group().next());
    List<Generation> made = new ArrayList<>();
    try {
      for (Loop loop : loops) {
        Generation generation = generation(next, plan, loop.group, made.size(), secured.tls());
        made.add(generation);
        TakeOver.prepare(loop.now.live, generation.live);
      }
    } catch (RuntimeException e) {
      for (int i = 0; i < made.size(); i++) {
        loops.get(i).group.submit(made.get(i).live::close).syncUninterruptibly();
      }
      letGo();
      throw e;
    }
    compiled = next;
    secured.commit().run();
    for (int i = 0; i < made.size(); i++) {
      Loop loop = loops.get(i);
      Generation generation = made.get(i);
      loop.group.submit(() -> replace(loop, generation)).syncUninterruptibly();
    }
  }

  private void replace(Loop loop, Generation next) {
    Generation former = loop.now;
    if (loop == loops.get(0)) {
      happenings.worldChanges(former.time.nowNanos());
    }
    next.time.start(next.live.world()::startTiers);
    TakeOver.now(former.live, next.live);
    loop.former.add(former);
    loop.now = next;
    // Without a limit: a connection that a client keeps for days is nothing to be cut for this.
    new Draining(
            former.live,
            former.time,
            loop.group.next(),
            Long.MAX_VALUE,
            left -> {
              before.add(former.part);
              ended.add(former.live.world().metered(), former.time.nowNanos());
              loop.former.remove(former);
              former.time.end();
              former.live.close();
              letGo();
            })
        .begin();
  }

  /** What no world needs any more. */
  private void letGo() {
    Set<LiveTls> used = new HashSet<>();
    for (Loop loop : loops) {
      for (Generation each : all(loop)) {
        LiveTls its = each.tls;
        if (its != null) {
          used.add(its);
        }
      }
    }
    tls.keep(used);
  }

  private static List<Generation> all(Loop loop) {
    List<Generation> all = new ArrayList<>(loop.former);
    all.add(loop.now);
    return all;
  }

  /**
   * Takes in nobody new, and lets what is under way come to its end; from any thread.
   *
   * @param timeoutNanos how long that may take
   * @param then told on one of the loops what was left then, requests and connections
   */
  public void drain(long timeoutNanos, IntConsumer then) {
    List<Runnable> drains = new ArrayList<>();
    AtomicInteger left = new AtomicInteger();
    AtomicInteger waiting = new AtomicInteger();
    IntConsumer over =
        more -> {
          left.addAndGet(more);
          if (waiting.decrementAndGet() == 0) {
            then.accept(left.get());
          }
        };
    for (Loop loop : loops) {
      for (Generation each : all(loop)) {
        waiting.incrementAndGet();
        Draining draining =
            new Draining(each.live, each.time, loop.group.next(), timeoutNanos, over);
        drains.add(() -> loop.group.execute(draining::begin));
      }
    }
    drains.forEach(Runnable::run);
  }

  /** Those who operate it see it so. */
  List<Part> parts() {
    return loops.stream().map(loop -> loop.now.part).toList();
  }

  List<Part> former() {
    return loops.stream().flatMap(loop -> loop.former.stream()).map(Generation::part).toList();
  }

  Counted before() {
    return before;
  }

  Happenings happenings() {
    return happenings;
  }

  CompiledScenario compiled() {
    return compiled;
  }

  /** The first event loop, for what is there once. */
  EventLoopGroup group() {
    return loops.get(0).group;
  }

  /** With SO_REUSEPORT nobody is told that another process listens there, too. */
  private static void requireFree(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (IOException e) {
      throw Listener.cannot(address, Failures.words(e), "--listen or --port");
    }
  }

  /** Where the tiers listen. */
  public Map<String, InetSocketAddress> addresses() {
    return loops.get(0).now.live.addresses();
  }

  /** Those of them who end TLS. */
  public Set<String> secured() {
    return loops.get(0).now.live.secured();
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
      Throwable failed = loop.now.time.failure();
      if (failed != null) {
        throw new IllegalStateException("the live world broke down", failed);
      }
    }
  }

  /** What has been done so far. */
  public ServeTotals totals() {
    ServeTotals totals = new ServeTotals((System.nanoTime() - startNanos) / 1e9);
    totals.add(ended);
    for (Loop loop : loops) {
      for (Generation each : all(loop)) {
        loop.group
            .submit(() -> totals.add(each.live.world().metered(), each.time.nowNanos()))
            .syncUninterruptibly();
      }
    }
    return totals;
  }

  @Override
  public void close() {
    for (Loop loop : loops) {
      for (Generation each : all(loop)) {
        loop.group.submit(each.live::close).syncUninterruptibly();
      }
    }
    tls.close();
    for (Loop loop : loops) {
      loop.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
