package dev.lbsim.core.balance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls into a {@link Dispatcher} as a log has them, and how they are made again. */
final class DispatcherCalls {
  private DispatcherCalls() {}

  static Call pick(Flow flow, int backends, long nowNanos, int answer) {
    List<Long> tried = new ArrayList<>();
    for (int i = 0; i < backends; i++) {
      if (flow.tried(i)) {
        tried.add((long) i);
      }
    }
    return Call.of("pick", nowNanos)
        .with("hash", flow.hash())
        .unless(0L, "attempt", (long) flow.attempt())
        .unless(-1L, "zone", (long) flow.zone())
        .unless(1.0, "cost", flow.costHint())
        .unless(List.of(), "tried", tried)
        .answering((long) answer);
  }

  static Call started(int index, long costUnits, long nowNanos) {
    return at("started", index, nowNanos).unless(CostUnits.PER_COST, "cost-units", costUnits);
  }

  static Call finished(
      int index, long costUnits, Outcome outcome, long latencyNanos, long nowNanos) {
    return at("finished", index, nowNanos)
        .unless(CostUnits.PER_COST, "cost-units", costUnits)
        .with("outcome", Call.word(outcome))
        .with("latency", latencyNanos);
  }

  static Call takesSession(int index, boolean whileDraining, boolean answer, long nowNanos) {
    return at("takes-session", index, nowNanos)
        .with("while-draining", whileDraining)
        .answering(answer);
  }

  /** A lever that says whether something is so, or how much. */
  static Call lever(String name, int index, Object value, long nowNanos) {
    return at(name, index, nowNanos).with("value", value);
  }

  private static Call at(String name, int index, long nowNanos) {
    return Call.of(name, nowNanos).with("backend", (long) index);
  }

  static @Nullable Object replay(Dispatcher to, Call call) {
    long now = call.nowNanos();
    switch (call.name()) {
      case "pick" -> {
        return (long) to.pick(new Told(call), now);
      }
      case "takes-session" -> {
        return to.takesSession(backend(to, call), call.flag("while-draining"), now);
      }
      case "started" -> to.started(backend(to, call), costUnits(call), now);
      case "finished" ->
          to.finished(
              backend(to, call),
              costUnits(call),
              call.oneOf("outcome", Outcome.class),
              call.whole("latency"),
              now);
      case "healthy" -> to.setHealthy(backend(to, call), call.flag("value"), now);
      case "ejected" -> to.setEjected(backend(to, call), call.flag("value"), now);
      case "admitted" -> to.setAdmitted(backend(to, call), call.flag("value"), now);
      case "present" -> to.setPresent(backend(to, call), call.flag("value"), now);
      case "weight" -> to.setWeight(backend(to, call), call.number("value"), now);
      case "ramp" -> to.setRampFactor(backend(to, call), call.number("value"), now);
      case "batch" -> to.beginBatch();
      case "batch-end" -> to.endBatch(now);
      default -> throw call.unknown();
    }
    return null;
  }

  private static int backend(Dispatcher to, Call call) {
    return call.index("backend", to.pool().size() - 1);
  }

  private static long costUnits(Call call) {
    return call.whole("cost-units", CostUnits.PER_COST);
  }

  /** A flow as a log tells of it. */
  private static final class Told implements Flow {
    private final long hash;
    private final int attempt;
    private final int zone;
    private final double cost;
    private final List<?> tried;

    /** Takes all of it at once, so that what is wrong is found whatever the algorithm looks at. */
    Told(Call call) {
      hash = call.whole("hash");
      attempt = (int) call.whole("attempt", 0);
      zone = (int) call.whole("zone", -1);
      cost = call.number("cost", 1);
      tried = call.list("tried");
    }

    @Override
    public long hash() {
      return hash;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public int zone() {
      return zone;
    }

    @Override
    public double costHint() {
      return cost;
    }

    @Override
    public boolean tried(int index) {
      return tried.contains((long) index);
    }
  }
}
