package dev.lbsim.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.core.time.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final Engine engine = new Engine();
  private final List<String> seen = new ArrayList<>();
  private final Step<String> note =
      new Step<>("test/note", name -> seen.add(name + "@" + engine.nowNanos()));

  @Test
  void runsStepsInTimeOrderAndSetsTheClock() {
    engine.after(30, note, "c");
    engine.after(10, note, "a");
    engine.after(20, note, "b");
    engine.runUntil(25);
    assertThat(seen).containsExactly("a@10", "b@20");
    assertThat(engine.nowNanos()).isEqualTo(25);
    engine.runUntil(100);
    assertThat(seen).containsExactly("a@10", "b@20", "c@30");
    assertThat(engine.eventCount()).isEqualTo(3);
  }

  @Test
  void aStepMayScheduleAtTheSameInstantAndIsRunAfterWhatWasThereBefore() {
    Step<String> again = new Step<>("test/again", name -> engine.after(0, note, name + "'"));
    engine.after(5, again, "x");
    engine.after(5, note, "y");
    engine.runUntil(5);
    assertThat(seen).containsExactly("y@5", "x'@5");
  }

  @Test
  void refusesThePastAndTheEndOfTime() {
    assertThatThrownBy(() -> engine.after(-1, note, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    engine.runUntil(10);
    assertThatThrownBy(() -> engine.after(Long.MAX_VALUE, note, "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCancelledActionNeverRuns() {
    Ticket ticket = engine.after(10, () -> seen.add("late"));
    engine.after(20, () -> seen.add("kept"));
    ticket.cancel();
    engine.runUntil(100);
    assertThat(seen).containsExactly("kept");
  }

  @Test
  void aTracedRunTakesTheSameStepsAndNamesThem() {
    engine.after(10, note, "a");
    engine.after(20, note, "b");
    List<String> trace = new ArrayList<>();
    new Trace(engine, (time, label) -> trace.add(time + " " + label)).runUntil(15);
    assertThat(trace).containsExactly("10 test/note");
    assertThat(seen).containsExactly("a@10");
    assertThat(engine.nowNanos()).isEqualTo(15);
  }
}
