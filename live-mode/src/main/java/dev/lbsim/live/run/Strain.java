package dev.lbsim.live.run;

import dev.lbsim.scenario.report.LiveEffort;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a machine that could not keep up did to a live run, in a sentence each, with what to do
 * about it. One event loop is everybody at once, so long before it is full whoever is ready waits
 * for it, as an M/G/1 queue does: at 70 % for twice as long as it works.
 */
final class Strain {
  private static final double FULL = .7;

  /** At that, waiting for the loop is a small part of what the loop itself takes. */
  private static final double ROOMY = .3;

  /** Later than this, in time of the scenario, is not what a machine does that has time. */
  private static final double LATE_SECONDS = .02;

  private Strain() {}

  /**
   * Nothing, if it could.
   *
   * @param speed how many seconds of the scenario went by in one on the wall
   */
  static List<String> of(LiveEffort effort, double speed) {
    List<String> sentences = new ArrayList<>();
    if (effort.loopShare() >= FULL) {
      sentences.add(
          "the event loop, which is everybody, was at work %d %% of the time: waiting for it is part of"
                  .formatted(Math.round(100 * effort.loopShare()))
              + " every latency; try --speed "
              + round(speed * ROOMY / effort.loopShare()));
    }
    if (effort.lateMax() * speed >= LATE_SECONDS) {
      String inScenario =
          speed == 1
              ? ""
              : ", which is %s of the scenario at --speed %s"
                  .formatted(duration(effort.lateMax() * speed), round(speed));
      sentences.add(
          "this machine was busy: some things came up to %s late%s; latencies and checks feel it"
              .formatted(duration(effort.lateMax()), inScenario));
    }
    return sentences;
  }

  private static String duration(double seconds) {
    return seconds < 1
        ? "%d ms".formatted(Math.round(seconds * 1000))
        : "%s s".formatted(round(seconds));
  }

  /** Two digits of it, as one would type it. */
  static String round(double number) {
    return new BigDecimal(number)
        .round(new MathContext(2, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
