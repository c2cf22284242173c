package dev.lbsim.core.model;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.HealthChecker;
import dev.lbsim.core.guard.SlowStartRamp;
import dev.lbsim.core.guard.outlier.EjectionListener;
import dev.lbsim.core.guard.outlier.ObservedErrors;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tier instance's side of the pool behind it: a dispatcher for each of its workers, and the
 * health checks and slow start they share. What an operator does to a target reaches every instance
 * at once; what health checks find stays with the instance that made them.
 */
final class Upstream implements Target.Watcher {
  private final Node at;
  private final Network network;
  private final RandomStream probes;
  private final Engine engine;
  private final Target[] targets;
  private final Dispatcher[] dispatchers;
  private final Runnable afterChange;
  private final @Nullable HealthChecker checker;
  private final @Nullable SlowStartRamp ramp;
  private final @Nullable Ejections ejections;
  private final @Nullable PassiveChecks passive;
  private final @Nullable ObserveSettings observe;
  private final @Nullable ObservedErrors observed;
  private final boolean checksReturn;
  private final @Nullable PoolBreaker breaker;
  private final boolean[] wasPresent;
  private final Owner[][] owners;
  private long downs;

  /**
   * @param at the instance
   * @param name tells its random streams from those of other pools of the instance
   * @param workers how many dispatchers
   * @param afterChange told after each change that may have moved flows
   */
  Upstream(
      Node at,
      String name,
      Network network,
      Streams streams,
      PoolSettings settings,
      Target[] targets,
      int workers,
      Runnable afterChange) {
    this.at = at;
    this.network = network;
    this.engine = at.engine;
    this.probes = streams.stream(name + "/probes");
    this.targets = targets;
    this.afterChange = afterChange;
    this.wasPresent = new boolean[targets.length];
    this.dispatchers = new Dispatcher[workers];
    this.owners = new Owner[workers][targets.length];
    for (int w = 0; w < workers; w++) {
      dispatchers[w] =
          new Dispatcher(
              new Pool(backends()),
              settings.balancer().apply(streams.stream(name + "/balance." + (w + 1))),
              settings.options(),
              engine.nowNanos());
    }
    this.checker =
        settings.health() == null
            ? null
            : new HealthChecker(
                targets.length,
                settings.health(),
                engine,
                this::probe,
                this::healthChanged,
                streams.stream(name + "/health"));
    this.ramp =
        settings.slowStart() == null
            ? null
            : new SlowStartRamp(targets.length, settings.slowStart(), engine, this::factorChanged);
    PoolGuards guards = settings.guards();
    this.checksReturn = guards.checksReturn();
    this.breaker = guards.breaks() ? new PoolBreaker(guards) : null;
    EjectionListener aside = new Aside();
    PassiveSettings checks = guards.passive();
    // Nobody is set aside where there is nobody else (nginx).
    this.passive =
        checks == null || targets.length == 1
            ? null
            : new PassiveChecks(targets.length, checks, engine, aside);
    this.observe = guards.observe();
    this.observed =
        observe == null || checker == null
            ? null
            : new ObservedErrors(targets.length, observe.limit());
    this.ejections =
        guards.outlier() == null
            ? null
            : new Ejections(
                targets.length, guards.outlier(), engine, streams.stream(name + "/outlier"), aside);
  }

  /** Keeps requests away from who is set aside. */
  private final class Aside implements EjectionListener {
    @Override
    public void ejected(int index, long untilNanos, long nowNanos) {
      setEjected(index, true, nowNanos);
    }

    @Override
    public void returned(int index, long nowNanos) {
      setEjected(index, false, nowNanos);
    }
  }

  private void setEjected(int index, boolean ejected, long nowNanos) {
    for (Dispatcher dispatcher : dispatchers) {
      dispatcher.setEjected(index, ejected, nowNanos);
    }
    afterChange.run();
  }

  private List<Backend> backends() {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      backends.add(new Backend(i, targets[i].shortName(), -1, targets[i].weight()));
    }
    return backends;
  }

  /** Takes the targets as they are at the start, and begins to check them. */
  void start() {
    for (int i = 0; i < targets.length; i++) {
      targets[i].watch(this);
      wasPresent[i] = targets[i].present();
      for (Dispatcher dispatcher : dispatchers) {
        admit(dispatcher, i);
      }
      if (checker != null && wasPresent[i]) {
        checker.start(i, true);
      }
      if (ejections != null && !wasPresent[i]) {
        ejections.detector().left(i, engine.nowNanos());
      }
    }
    if (ejections != null) {
      ejections.detector().start();
    }
  }

  /** Who decides here, each under its own name. */
  void tell(String name, Deciders all) {
    for (int w = 0; w < dispatchers.length; w++) {
      all.add(name + "/balance." + (w + 1), dispatchers[w]);
    }
    if (ejections != null) {
      all.add(name + "/outlier", ejections.detector());
    }
    if (breaker != null) {
      breaker.tell(name, all);
    }
  }

  /** Who sets backends aside, or null. */
  @Nullable Ejections ejections() {
    return ejections;
  }

  /** The same, as nginx does it, or null. */
  @Nullable PassiveChecks passive() {
    return passive;
  }

  /** What may turn requests away from it, or null. */
  @Nullable PoolBreaker breaker() {
    return breaker;
  }

  /** A worker sends a request to a backend that is said to cost so much. */
  void started(int worker, int index, long costUnits) {
    long now = engine.nowNanos();
    dispatchers[worker].started(index, costUnits, now);
    if (passive != null) {
      passive.started(index, now);
    }
  }

  /**
   * A request of a worker to a backend is over.
   *
   * @param costUnits what it was said to cost when it started
   */
  void finished(
      int worker, int index, long costUnits, Ending ending, Outcome outcome, long latencyNanos) {
    long now = engine.nowNanos();
    dispatchers[worker].finished(index, costUnits, outcome, latencyNanos, now);
    if (ejections != null) {
      ejections.finished(index, ending, outcome, now);
    }
    if (passive != null) {
      passive.finished(index, ending, outcome, now);
    }
    if (observed != null && outcome != Outcome.ABANDONED) {
      observe(observed, Objects.requireNonNull(observe), index, ending);
    }
  }

  private void observe(ObservedErrors errors, ObserveSettings settings, int index, Ending ending) {
    if (errors.finished(index, settings.on().contains(ending)) && wasPresent[index]) {
      HealthChecker checks = Objects.requireNonNull(checker);
      switch (settings.onError()) {
        case FAIL_CHECK -> checks.fail(index);
        case SUDDEN_DEATH -> checks.lastChance(index);
        case MARK_DOWN -> checks.markDown(index);
      }
    }
  }

  Dispatcher dispatcher(int worker) {
    return dispatchers[worker];
  }

  /** Who keeps a worker's connections to a target. */
  Owner ownerOf(int worker, int index) {
    Owner owner = owners[worker][index];
    if (owner == null) {
      owner = new Owner(XxHash64.mix(worker, index), -1, 0);
      owners[worker][index] = owner;
    }
    return owner;
  }

  Target[] targets() {
    return targets;
  }

  Target target(int index) {
    return targets[index];
  }

  /** True if one of them has only so much room for connections. */
  boolean countsConnections() {
    return Arrays.stream(targets).anyMatch(Target::countsConnections);
  }

  /** True if it matters to one of them by which connection a request has come. */
  boolean asksForConnections() {
    for (Target target : targets) {
      if (target.asksForConnections()) {
        return true;
      }
    }
    return false;
  }

  /** True if connections to one of them must be secured. */
  boolean needsTls() {
    for (Target target : targets) {
      if (target.endsTls()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void targetChanged(Target changed) {
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] == changed) {
        update(i);
      }
    }
  }

  private void update(int index) {
    Target target = targets[index];
    boolean joins = target.present() && !wasPresent[index];
    boolean leaves = !target.present() && wasPresent[index];
    wasPresent[index] = target.present();
    if (joins && ejections != null) {
      ejections.detector().joined(index, engine.nowNanos());
    }
    if (leaves && ejections != null) {
      ejections.detector().left(index, engine.nowNanos());
    }
    if (joins && ramp != null) {
      ramp.cameUp(index);
    }
    for (Dispatcher dispatcher : dispatchers) {
      admit(dispatcher, index);
    }
    if (joins && checker != null) {
      checker.start(index, false);
    }
    if (leaves && checker != null) {
      checker.stop(index);
    }
    if (leaves && ramp != null) {
      ramp.wentDown(index);
    }
    afterChange.run();
  }

  private void admit(Dispatcher dispatcher, int index) {
    long now = engine.nowNanos();
    dispatcher.batch(
        now,
        () -> {
          dispatcher.setWeight(index, targets[index].weight(), now);
          dispatcher.setAdmitted(index, targets[index].admitted(), now);
          dispatcher.setPresent(index, targets[index].present(), now);
        });
  }

  private void probe(int index, HealthChecker.ProbeAnswer answer) {
    HealthChecker.ProbeAnswer heard =
        ejections == null || !checksReturn ? answer : new Returning(index, answer);
    Probing.send(network, at.name(), at.place(), targets[index], probes, heard);
  }

  /** A check that passes brings an ejected backend back. */
  private final class Returning implements HealthChecker.ProbeAnswer {
    private final int index;
    private final HealthChecker.ProbeAnswer answer;

    Returning(int index, HealthChecker.ProbeAnswer answer) {
      this.index = index;
      this.answer = answer;
    }

    @Override
    public void ok() {
      Objects.requireNonNull(ejections).detector().checkPassed(index, engine.nowNanos());
      answer.ok();
    }

    @Override
    public void failed() {
      answer.failed();
    }
  }

  /** Adds what it thinks of each target; what several workers have there is added up. */
  void inspect(String by, int number, List<Inspection.Opinion> opinions) {
    for (int i = 0; i < targets.length; i++) {
      Backend seen = dispatchers[0].pool().get(i);
      long inFlight = 0;
      for (Dispatcher dispatcher : dispatchers) {
        inFlight += dispatcher.inFlight(i);
      }
      opinions.add(
          new Inspection.Opinion(
              by,
              number,
              targets[i].name(),
              seen.healthy(),
              seen.ejected(),
              seen.admitted() && seen.weight() > 0 && (seen.fit() || dispatchers[0].inPanic()),
              seen.weight(),
              inFlight));
    }
  }

  /** How often health checks have taken a target out. */
  long downs() {
    return downs;
  }

  private void healthChanged(int index, boolean up, long nowNanos) {
    downs += up ? 0 : 1;
    if (ramp != null) {
      if (up) {
        ramp.cameUp(index);
      } else {
        ramp.wentDown(index);
      }
    }
    for (Dispatcher dispatcher : dispatchers) {
      dispatcher.setHealthy(index, up, nowNanos);
    }
    afterChange.run();
  }

  private void factorChanged(int index, double factor, long nowNanos) {
    for (Dispatcher dispatcher : dispatchers) {
      dispatcher.setRampFactor(index, factor, nowNanos);
    }
    afterChange.run();
  }
}
