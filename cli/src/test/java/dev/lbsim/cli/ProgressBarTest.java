package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressBarTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter screen = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final ProgressBar bar = bar(80);

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
    bar.worked(3);
    bar.draw();
    assertThat(screen.toString())
        .endsWith("[#########.....................] 3 of 10 replications, about 1 min 10 s left");
  }

  @Test
  void halfAReplicationCounts() {
    now.set(5 * SECOND);
    bar.advanced(0, 1);
    bar.worked(0.25);
    bar.worked(0.25);
    bar.draw();
    assertThat(screen.toString())
        .endsWith("[###############...............] " + "0 of 1 replications, about 5 s left");
  }

  @Test
  void beforeThereIsAnythingToGoByItSaysOnlyThatItRuns() {
    now.set(5 * SECOND);
    bar.advanced(0, 10);
    bar.draw();
    assertThat(screen.toString()).endsWith("] 0 of 10 replications, running for 5 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 40, 55, 60, 80, 200})
  void fitsIntoTheTerminal(int columns) {
    ProgressBar narrow = bar(columns);
    now.set(30 * SECOND);
    narrow.advanced(3, 10);
    narrow.worked(3);
    narrow.draw();
    String line = screen.toString().replace("\r\u001b[K", "");
    assertThat(line).hasSizeLessThan(columns).contains("3 of 10");
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

  private ProgressBar bar(int columns) {
    return ProgressBar.still(new PrintWriter(screen), columns, now::get);
  }
}
