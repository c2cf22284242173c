package dev.lbsim.core.failure;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.function.Function;

/**
 * One thing that can be done to the world, as data: a failure, or an operator's act. It presses
 * public levers and knows no node. Adding one: a record here, a verb in the scenario language, and
 * a lever if there is none yet.
 */
public sealed interface Failure {
  /** The component it is done to, such as {@code servers.web.1}. */
  String target();

  /** Does it. */
  void begin(Levers levers);

  /** Undoes it. */
  void end(Levers levers);

  /** The process stops: connections are refused, work in progress is lost. */
  record Crash(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.crash(target);
    }

    @Override
    public void end(Levers levers) {
      levers.restore(target);
    }
  }

  /** The process accepts and never answers. */
  record Hang(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.hang(target);
    }

    @Override
    public void end(Levers levers) {
      levers.restore(target);
    }
  }

  /** Its host is unreachable: it neither refuses nor answers. */
  record Drop(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.drop(target);
    }

    @Override
    public void end(Levers levers) {
      levers.restore(target);
    }
  }

  /** Everything takes it {@code factor} times as long. */
  record Slow(String target, double factor) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.slow(target, factor);
    }

    @Override
    public void end(Levers levers) {
      levers.slow(target, 1);
    }
  }

  /** It answers a share of requests, from 0 to 1, with a failure. */
  record Errors(String target, double share) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setErrorShare(target, share);
    }

    @Override
    public void end(Levers levers) {
      levers.resetErrorShare(target);
    }
  }

  /** It finishes what it has and gets no new work. */
  record Drain(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setDraining(target, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setDraining(target, false);
    }
  }

  /** It joins its pools, as a process just started. */
  record Add(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setPresent(target, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setPresent(target, false);
    }
  }

  /** It is taken out of its pools; the process lives on. */
  record Remove(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setPresent(target, false);
    }

    @Override
    public void end(Levers levers) {
      levers.setPresent(target, true);
    }
  }

  /** One address is taken out of the answers for a name. */
  record Withdraw(String target, String front) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setAnnounced(target, front, false);
    }

    @Override
    public void end(Levers levers) {
      levers.setAnnounced(target, front, true);
    }
  }

  /** One address is put back into the answers for a name. */
  record Announce(String target, String front) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setAnnounced(target, front, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setAnnounced(target, front, false);
    }
  }

  /** A client group is cut off. */
  record Cut(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setCut(target, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setCut(target, false);
    }
  }

  /** A share, from 0 to 1, of a client group's requests and of its answers is lost. */
  record Lose(String target, double share) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setLoss(target, share);
    }

    @Override
    public void end(Levers levers) {
      levers.setLoss(target, 0);
    }
  }

  /** Each answer of resolvers or name servers takes longer by {@code nanos}. */
  record DelayAnswers(String target, long nanos) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setAnswerDelay(target, nanos);
    }

    @Override
    public void end(Levers levers) {
      levers.setAnswerDelay(target, 0);
    }
  }

  /** Every round trip of a client group takes longer. */
  record Delay(String target, long nanos) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setExtraDelay(target, nanos);
    }

    @Override
    public void end(Levers levers) {
      levers.setExtraDelay(target, 0);
    }
  }

  /** A site no longer announces an anycast address. */
  record WithdrawSite(String target, String site) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setSiteWithdrawn(target, site, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setSiteWithdrawn(target, site, false);
    }
  }

  /** A site announces an anycast address again. */
  record AnnounceSite(String target, String site) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setSiteWithdrawn(target, site, false);
    }

    @Override
    public void end(Levers levers) {
      levers.setSiteWithdrawn(target, site, true);
    }
  }

  /** A site announces an anycast address with so many prepends. */
  record PrependSite(String target, String site, int to, int from) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setSitePrepend(target, site, to);
    }

    @Override
    public void end(Levers levers) {
      levers.setSitePrepend(target, site, from);
    }
  }

  /**
   * The way between two places is cut.
   *
   * @param target both, such as {@code places.ams.nyc}
   */
  record CutWay(String target, int from, int to) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setWayCut(from, to, true);
    }

    @Override
    public void end(Levers levers) {
      levers.setWayCut(from, to, false);
    }
  }

  /** A share, from 0 to 1, of what is sent between two places is lost. */
  record LoseOnWay(String target, int from, int to, double share) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setWayLoss(from, to, share);
    }

    @Override
    public void end(Levers levers) {
      levers.resetWayLoss(from, to);
    }
  }

  /** Every round trip between two places takes longer. */
  record DelayWay(String target, int from, int to, long nanos) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setWayDelay(from, to, nanos);
    }

    @Override
    public void end(Levers levers) {
      levers.setWayDelay(from, to, 0);
    }
  }

  /** Tables or caches are emptied; there is nothing to undo. */
  record Flush(String target) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.flush(target);
    }

    @Override
    public void end(Levers levers) {}
  }

  /**
   * What the caches of a layer-7 instance hold of some URLs is dropped; there is nothing to undo.
   *
   * @param resources true for each number of a URL that is meant
   */
  record Purge(String target, boolean[] resources) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.purge(target, resources);
    }

    @Override
    public void end(Levers levers) {}
  }

  /** The certificate of a layer-7 instance with this index expires, or is {@code renewed}. */
  record Certificate(String target, int certificate, boolean renewed) implements Failure {
    @Override
    public void begin(Levers levers) {
      long nanos = renewed ? Long.MAX_VALUE : levers.engine().nowNanos();
      levers.setCertificateExpiry(target, certificate, nanos);
    }

    @Override
    public void end(Levers levers) {
      levers.setCertificateExpiry(target, certificate, Long.MAX_VALUE);
    }
  }

  /** A number changes from one value to another. */
  record SetNumber(String target, Number number, double to, double from) implements Failure {
    /** The numbers that may change while a world runs. */
    public enum Number {
      WEIGHT,
      SPEED,
      TTL_NANOS,
      STORE_ERRORS
    }

    @Override
    public void begin(Levers levers) {
      set(levers, to);
    }

    @Override
    public void end(Levers levers) {
      set(levers, from);
    }

    private void set(Levers levers, double value) {
      switch (number) {
        case WEIGHT -> levers.setWeight(target, value);
        case SPEED -> levers.setSpeed(target, value);
        case TTL_NANOS -> levers.setTtl(target, Math.round(value));
        case STORE_ERRORS -> levers.setStoreErrors(target, value);
      }
    }
  }

  /**
   * Another version is installed on a pool of servers, a few at a time; there is nothing to undo.
   *
   * @param members all of the pool, in order
   */
  record Deploy(String target, List<String> members, Rollout.Settings settings) implements Failure {
    @Override
    public void begin(Levers levers) {
      new Rollout(levers, members, settings).start();
    }

    @Override
    public void end(Levers levers) {}
  }

  /**
   * One worker of a layer-7 tier shares a route's requests among its pools in another way.
   *
   * @param target the instance, such as {@code l7.proxy.1}
   * @param worker of the instance, route of the tier and pool of the route, each from 0
   * @param to the part that goes to the pool in the end, from 0 to 1
   * @param lateNanos after how long this worker hears of it
   * @param overNanos how long the change takes from then on, in {@link #STEPS} steps; 0 for at once
   */
  record ShiftPool(
      String target, int worker, int route, int pool, double to, long lateNanos, long overNanos)
      implements Failure {
    /** In how many steps a gradual change is made. */
    public static final int STEPS = 100;

    @Override
    public void begin(Levers levers) {
      if (lateNanos == 0) {
        shift(levers);
      } else {
        levers.engine().after(lateNanos, () -> shift(levers));
      }
    }

    private void shift(Levers levers) {
      Gradual.change(
          levers.engine(),
          overNanos,
          STEPS,
          levers.poolShare(target, worker, route, pool),
          to,
          share -> levers.setPoolShare(target, worker, route, pool, share));
    }

    @Override
    public void end(Levers levers) {
      levers.resetPoolShares(target, worker, route);
    }
  }

  /** The weight of one answer for a name changes. */
  record SetAnswerWeight(String target, String front, double to, double from) implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setAnswerWeight(target, front, to);
    }

    @Override
    public void end(Levers levers) {
      levers.setAnswerWeight(target, front, from);
    }
  }

  /**
   * A client group's arrivals change.
   *
   * @param to makes the new process from the streams of the replication
   * @param from makes the old one again
   */
  record SetArrivals(
      String target, Function<Streams, ArrivalProcess> to, Function<Streams, ArrivalProcess> from)
      implements Failure {
    @Override
    public void begin(Levers levers) {
      levers.setArrivals(target, to.apply(levers.streams()));
    }

    @Override
    public void end(Levers levers) {
      levers.setArrivals(target, from.apply(levers.streams()));
    }
  }
}
