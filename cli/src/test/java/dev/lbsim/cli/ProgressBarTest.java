package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter screen = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final ProgressBar bar = ProgressBar.still(new PrintWriter(screen), now::get);

  @Test
  void aShortRunShowsNoBarAtAll() {
    now.set(SECOND / 4);
    bar.advanced(1, 2);
    bar.draw();
    bar.close();
    assertThat(screen.toString()).isEmpty();
  }

  @Test
  void saysHowFarItIsAndHowLongItWillTake() {
    now.set(30 * SECOND);
    bar.advanced(3, 10);
    bar.draw();
    assertThat(screen.toString())
        .endsWith("[#########.....................] 3 of 10 replications, about 1 min 10 s left");
  }

  @Test
  void beforeTheFirstReplicationItSaysOnlyThatItRuns() {
    now.set(5 * SECOND);
    bar.draw();
    assertThat(screen.toString()).endsWith("] 0 of the replications, running for 5 s");
  }

  @Test
  void wipesItselfOff() {
    now.set(5 * SECOND);
    bar.advanced(1, 2);
    bar.draw();
    bar.close();
    bar.draw();
    assertThat(screen.toString()).endsWith("\r\u001b[K");
  }
}
