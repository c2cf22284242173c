package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lbsim.core.balance.Fixtures.TestFlow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final Scripted balancer = new Scripted();

  @Test
  void introducesThePoolOnceBeforeTheFirstPick() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(3), balancer);

    assertThat(balancer.changes).isEqualTo(1);
    assertThat(balancer.usable()).containsExactly(0, 1, 2);
    assertThat(dispatcher.inPanic()).isFalse();
    assertThat(dispatcher.inFlightTotal()).isZero();
  }

  @Test
  void countsEveryStartAndEnd() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(2), balancer);
    dispatcher.started(0, 1);
    dispatcher.started(0, 2);
    dispatcher.started(1, 3);
    dispatcher.finished(0, Outcome.OK, 3, 4);

    assertThat(dispatcher.inFlight(0)).isEqualTo(1);
    assertThat(dispatcher.inFlight(1)).isEqualTo(1);
    assertThat(dispatcher.inFlightTotal()).isEqualTo(2);
    assertThat(dispatcher.pool().get(0).inFlight()).isEqualTo(1);
    assertThat(balancer.heard)
        .containsExactly("start 0 @1", "start 0 @2", "start 1 @3", "OK 0 after 3 @4");
  }

  @Test
  void countsBeforeItTellsTheBalancer() {
    Pool pool = Fixtures.equalPool(1);
    List<Integer> seen = new ArrayList<>();
    Dispatcher dispatcher =
        Fixtures.dispatcher(
            pool,
            new Balancer() {
              @Override
              public void poolChanged(Pool changed, long nowNanos) {}

              @Override
              public int pick(Flow flow, long nowNanos) {
                return 0;
              }

              @Override
              public void started(int index, long nowNanos) {
                seen.add(pool.get(index).inFlight());
              }

              @Override
              public void finished(int index, Outcome outcome, long latencyNanos, long nowNanos) {
                seen.add(pool.get(index).inFlight());
              }
            });
    dispatcher.started(0, 0);
    dispatcher.finished(0, Outcome.OK, 1, 1);

    assertThat(seen).containsExactly(1, 0);
  }

  @Test
  void refusesAnEndWithoutAStartAndNamesTheBackend() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.poolOf("app.big"), balancer);
    dispatcher.started(0, 0);
    dispatcher.finished(0, Outcome.OK, 1, 1);

    assertThatIllegalStateException()
        .isThrownBy(() -> dispatcher.finished(0, Outcome.OK, 2, 2))
        .withMessageContaining("app.big");
    assertThat(dispatcher.inFlightTotal()).isZero();
  }

  @Test
  void reportsStartsThatNeverEnded() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.poolOf("app.a", "app.b"), balancer);
    dispatcher.requireIdle();
    dispatcher.started(1, 0);

    assertThatIllegalStateException()
        .isThrownBy(dispatcher::requireIdle)
        .withMessageContaining("app.b");
  }

  @Test
  void leavesOutTheUnhealthyTheDrainedAndTheWeightless() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(5), balancer);
    dispatcher.setHealthy(0, false, 1);
    dispatcher.setAdmitted(1, false, 2);
    dispatcher.setWeight(2, 0, 3);
    dispatcher.setRampFactor(3, 0, 4);

    assertThat(balancer.usable()).containsExactly(4);
    assertThat(balancer.changes).isEqualTo(5);

    dispatcher.setHealthy(4, false, 5);
    assertThat(balancer.usable()).isEmpty();
  }

  @Test
  void tellsTheBalancerOnlyOfChangesThatMatter() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(3), balancer);
    dispatcher.setHealthy(0, true, 1);
    dispatcher.setWeight(0, 1, 1);
    dispatcher.setAdmitted(2, false, 1);
    assertThat(balancer.changes).isEqualTo(2);
    long version = dispatcher.pool().version();

    dispatcher.setHealthy(2, false, 2);
    dispatcher.setWeight(2, 7, 2);
    dispatcher.setRampFactor(2, 0.5, 2);
    assertThat(balancer.changes).as("all about a drained backend").isEqualTo(2);
    assertThat(dispatcher.pool().version()).isEqualTo(version);

    dispatcher.setRampFactor(0, 0.5, 3);
    assertThat(balancer.changes).isEqualTo(3);
    assertThat(dispatcher.pool().version()).isGreaterThan(version);
    assertThat(dispatcher.pool().get(0).weight()).isEqualTo(0.5);
  }

  @Test
  void doesNotRebuildForTraffic() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(3), balancer);
    dispatcher.started(dispatcher.pick(new TestFlow(), 0), 0);
    dispatcher.finished(0, Outcome.ERROR, 1, 1);

    assertThat(balancer.changes).isEqualTo(1);
  }

  @Test
  void makesOneRebuildOfABatch() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(3), balancer);
    dispatcher.batch(
        1,
        () -> {
          dispatcher.setHealthy(0, false, 1);
          dispatcher.setWeight(1, 5, 1);
          dispatcher.batch(1, () -> dispatcher.setAdmitted(2, false, 1));
        });
    assertThat(balancer.changes).isEqualTo(2);
    assertThat(balancer.usable()).containsExactly(1);

    dispatcher.batch(
        2,
        () -> {
          dispatcher.setHealthy(1, false, 2);
          dispatcher.setHealthy(1, true, 2);
        });
    assertThat(balancer.changes).as("there and back again").isEqualTo(2);
  }

  @Test
  void ignoresHealthWhileTooFewAreHealthy() {
    Dispatcher dispatcher =
        new Dispatcher(
            Fixtures.equalPool(4), balancer, new Dispatcher.Options(0.5, 0), /* nowNanos= */ 0);
    dispatcher.setHealthy(0, false, 1);
    dispatcher.setHealthy(1, false, 2);
    assertThat(dispatcher.inPanic()).as("half is not below half").isFalse();
    assertThat(balancer.usable()).containsExactly(2, 3);

    dispatcher.setHealthy(2, false, 3);
    assertThat(dispatcher.inPanic()).isTrue();
    assertThat(balancer.usable()).containsExactly(0, 1, 2, 3);

    int changes = balancer.changes;
    dispatcher.setHealthy(3, false, 4);
    assertThat(balancer.changes).as("health plays no part in a panic").isEqualTo(changes);

    dispatcher.setHealthy(0, true, 5);
    dispatcher.setHealthy(1, true, 6);
    assertThat(dispatcher.inPanic()).isFalse();
    assertThat(balancer.usable()).containsExactly(0, 1);
  }

  @Test
  void leavesOutTheEjectedWhateverTheirChecksSay() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(3), balancer);
    dispatcher.setEjected(1, true, 1);
    assertThat(balancer.usable()).containsExactly(0, 2);
    assertThat(dispatcher.pool().get(1).healthy()).isTrue();
    assertThat(dispatcher.pool().get(1).ejected()).isTrue();

    dispatcher.setHealthy(1, false, 2);
    dispatcher.setHealthy(1, true, 3);
    assertThat(balancer.usable()).as("a check does not end an ejection").containsExactly(0, 2);

    dispatcher.setHealthy(1, false, 4);
    dispatcher.setEjected(1, false, 5);
    assertThat(balancer.usable()).as("nor the other way round").containsExactly(0, 2);
    dispatcher.setHealthy(1, true, 6);
    assertThat(balancer.usable()).containsExactly(0, 1, 2);
  }

  @Test
  void ejectionsCountTowardsAPanicAndAreIgnoredInOne() {
    Dispatcher dispatcher =
        new Dispatcher(Fixtures.equalPool(4), balancer, new Dispatcher.Options(0.5, 0), 0);
    dispatcher.setEjected(0, true, 1);
    dispatcher.setHealthy(1, false, 1);
    assertThat(balancer.usable()).containsExactly(2, 3);
    dispatcher.setEjected(2, true, 2);
    assertThat(dispatcher.inPanic()).isTrue();
    assertThat(balancer.usable()).containsExactly(0, 1, 2, 3);
    dispatcher.setEjected(0, false, 3);
    assertThat(balancer.usable()).containsExactly(0, 3);
  }

  @Test
  void judgesPanicAmongTheAdmittedOnly() {
    Dispatcher dispatcher =
        new Dispatcher(
            Fixtures.equalPool(4), balancer, new Dispatcher.Options(0.5, 0), /* nowNanos= */ 0);
    dispatcher.setHealthy(0, false, 1);
    dispatcher.setAdmitted(2, false, 2);
    dispatcher.setAdmitted(3, false, 3);
    assertThat(dispatcher.inPanic()).as("one of two is healthy").isFalse();

    dispatcher.setAdmitted(1, false, 4);
    assertThat(dispatcher.inPanic()).as("none of one is healthy").isTrue();
    assertThat(balancer.usable()).containsExactly(0);

    dispatcher.setAdmitted(0, false, 5);
    assertThat(dispatcher.inPanic()).as("there is nothing to panic about").isFalse();
    assertThat(balancer.usable()).isEmpty();
  }

  @Test
  void comparesThePanicShareAsItIsWritten() {
    // 0.07 * 100 is more than 7 in binary, 7 / 100 is exactly the double called 0.07.
    Dispatcher dispatcher =
        new Dispatcher(Fixtures.equalPool(100), balancer, new Dispatcher.Options(0.07, 0), 0);
    dispatcher.batch(
        1,
        () -> {
          for (int i = 7; i < 100; i++) {
            dispatcher.setHealthy(i, false, 1);
          }
        });
    assertThat(dispatcher.inPanic()).isFalse();
  }

  @Test
  void neverPanicsUnlessAsked() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(1), balancer);
    dispatcher.setHealthy(0, false, 1);

    assertThat(dispatcher.inPanic()).isFalse();
    assertThat(balancer.usable()).isEmpty();
  }

  @Test
  void showsCountsAsOfTheLastRefresh() {
    Pool pool = Fixtures.equalPool(1);
    Dispatcher dispatcher =
        new Dispatcher(pool, balancer, new Dispatcher.Options(0, 100), /* nowNanos= */ 1000);
    dispatcher.started(0, 1010);
    dispatcher.started(0, 1099);
    assertThat(pool.get(0).inFlight()).isZero();
    assertThat(dispatcher.inFlight(0)).as("the truth").isEqualTo(2);

    dispatcher.started(0, 1100);
    assertThat(pool.get(0).inFlight()).as("as of 1100, before that start").isEqualTo(2);

    // Calls come late: the view of 1300 is the state after the last call before it.
    dispatcher.finished(0, Outcome.OK, 250, 1350);
    assertThat(pool.get(0).inFlight()).isEqualTo(3);
    dispatcher.pick(new TestFlow(), 1399);
    assertThat(pool.get(0).inFlight()).isEqualTo(3);
    dispatcher.pick(new TestFlow(), 1400);
    assertThat(pool.get(0).inFlight()).isEqualTo(2);
  }

  @Test
  void refreshesAcrossTheWrapOfTheClock() {
    Pool pool = Fixtures.equalPool(1);
    long start = Long.MAX_VALUE - 50;
    Dispatcher dispatcher = new Dispatcher(pool, balancer, new Dispatcher.Options(0, 100), start);
    dispatcher.started(0, start + 10);
    dispatcher.pick(new TestFlow(), start + 99);
    assertThat(pool.get(0).inFlight()).isZero();
    dispatcher.pick(new TestFlow(), start + 100);
    assertThat(pool.get(0).inFlight()).isEqualTo(1);
  }

  @Test
  void repeatsAPickThatFellOnATriedBackend() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(4), balancer.answering(2, 1, 3));

    assertThat(dispatcher.pick(new TestFlow(8).afterTrying(1, 2), 0)).isEqualTo(3);
    assertThat(balancer.hashes).containsExactly(8L, XxHash64.mix(8, 1), XxHash64.mix(8, 2));
  }

  @Test
  void acceptsATriedBackendInTheEnd() {
    Dispatcher dispatcher =
        Fixtures.dispatcher(Fixtures.equalPool(4), balancer.answering(2, 1, 2, 1, 3));

    assertThat(dispatcher.pick(new TestFlow().afterTrying(1, 2), 0)).isEqualTo(1);
    assertThat(balancer.hashes).hasSize(1 + Dispatcher.REPICKS_MAX);
  }

  @Test
  void stopsRepeatingWhenNothingIsLeft() {
    Dispatcher dispatcher =
        Fixtures.dispatcher(Fixtures.equalPool(4), balancer.answering(2, Balancer.NONE));

    assertThat(dispatcher.pick(new TestFlow().afterTrying(2), 0)).isEqualTo(Balancer.NONE);
  }

  @Test
  void refusesSettingsWithoutMeaning() {
    Dispatcher dispatcher = Fixtures.dispatcher(Fixtures.equalPool(1), balancer);

    assertThatIllegalArgumentException().isThrownBy(() -> new Dispatcher.Options(1.5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dispatcher.Options(Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dispatcher.Options(0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.setWeight(0, -1, 0))
        .withMessageContaining("s0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.setRampFactor(0, Double.NaN, 0));
  }

  /** A balancer that answers from a script and writes down what it hears. */
  private static final class Scripted implements Balancer {
    private final List<Integer> answers = new ArrayList<>();
    private final List<Long> hashes = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private Pool pool = Pool.empty();
    private int changes;

    Scripted answering(int... indices) {
      for (int index : indices) {
        answers.add(index);
      }
      return this;
    }

    List<Integer> usable() {
      List<Integer> indices = new ArrayList<>();
      for (int k = 0; k < pool.usableCount(); k++) {
        indices.add(pool.usable(k).index());
      }
      return indices;
    }

    @Override
    public void poolChanged(Pool changed, long nowNanos) {
      pool = changed;
      changes++;
    }

    @Override
    public int pick(Flow flow, long nowNanos) {
      hashes.add(flow.hash());
      return answers.isEmpty() ? 0 : answers.remove(0);
    }

    @Override
    public void started(int index, long nowNanos) {
      heard.add("start " + index + " @" + nowNanos);
    }

    @Override
    public void finished(int index, Outcome outcome, long latencyNanos, long nowNanos) {
      heard.add(outcome + " " + index + " after " + latencyNanos + " @" + nowNanos);
    }
  }
}
