package dev.lbsim.scenario.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of one variant found: the result document as data. The JSON, CSV and text forms are
 * written from this and from nothing else.
 *
 * @param tool name and version of the program, such as {@code lbsim 0.1.0}
 * @param world {@code sim} or {@code live}
 * @param scenario which file was run
 * @param variant name of the variant, or null for the file as it stands
 * @param seed the seed, as an unsigned decimal is never needed: any long
 * @param replications how many independent replications were finished
 * @param simulatedSeconds length of one replication
 * @param wallSeconds how long the run took
 * @param partial true when the run was interrupted
 * @param warmup what was left out at the start
 * @param metrics by flat name, {@code <scope>.<measure>}, in a stable order
 * @param series by flat name; times in seconds
 * @param expect the verdict on each expectation, in file order
 * @param events what happened when, in time order
 * @param warnings what a reader should know before trusting the figures
 */
public record RunReport(
    String tool,
    String world,
    ScenarioInfo scenario,
    @Nullable String variant,
    long seed,
    int replications,
    double simulatedSeconds,
    double wallSeconds,
    boolean partial,
    Warmup warmup,
    Map<String, Metric> metrics,
    Map<String, Series> series,
    List<ExpectResult> expect,
    List<EventNote> events,
    List<String> warnings) {

  /**
   * @param name the scenario's {@code name}
   * @param title the scenario's {@code title}, or its name
   * @param file as given on the command line
   * @param sha256 of the file's bytes, lower-case hex
   */
  public record ScenarioInfo(String name, String title, String file, String sha256) {}

  /**
   * @param seconds what was cut from the start of each replication
   * @param method {@code given}, {@code mser-5}, {@code none}
   * @param note advice, such as that the run is too short to tell; empty if none
   */
  public record Warmup(double seconds, String method, String note) {}

  /**
   * One figure.
   *
   * @param value the estimate; NaN when there was no sample
   * @param ci95 lower and upper end of the 95 % interval, or null where none can be given
   * @param unit {@code s}, {@code rps}, {@code ratio}, {@code count}, ...
   * @param n how many samples stand behind it, over all replications
   */
  public record Metric(double value, double @Nullable [] ci95, String unit, long n) {}

  /**
   * One line of a chart: means over replications, with a pointwise 95 % interval where there are at
   * least two.
   */
  public record Series(
      String unit,
      double[] timeSeconds,
      double[] value,
      double @Nullable [] lo,
      double @Nullable [] hi) {}

  /** The verdict on one {@code expect} line. */
  public enum Verdict {
    PASS,
    FAIL,
    /** Speaks of variants that this invocation did not run. */
    SKIPPED
  }

  /**
   * @param line its line in the scenario file
   * @param text as written
   * @param verdict whether it held; no samples is FAIL
   * @param observed the observed left side, formatted with its unit
   * @param samples how many samples stand behind the left side
   */
  public record ExpectResult(
      int line, String text, Verdict verdict, String observed, long samples) {}

  /**
   * @param atSeconds when, in simulated time
   * @param text what was done to what, such as {@code crash servers.app.big}
   * @param changes what the figures did: one short line each, such as {@code share app.big 50 % ->
   *     0 %}
   */
  public record EventNote(double atSeconds, String text, List<String> changes) {}
}
