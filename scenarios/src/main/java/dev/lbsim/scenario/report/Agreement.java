package dev.lbsim.scenario.report;

import java.util.List;

/**
 * A live run beside replications of the same scenario in the simulator: the agreement report as
 * data.
 *
 * @param simulated all replications taken together
 * @param live the one live run
 * @param lines every figure that can be compared, in the order of the result document
 * @param asides figures that cannot agree by nature, with the reason
 * @param notes what was done to figures so that they can be compared
 * @param effort what the live run asked of the machine
 */
public record Agreement(
    RunReport simulated,
    RunReport live,
    List<Line> lines,
    List<Aside> asides,
    List<String> notes,
    LiveEffort effort) {

  public Agreement {
    lines = List.copyOf(lines);
    asides = List.copyOf(asides);
    notes = List.copyOf(notes);
  }

  /** Whether a live figure could have come from the simulator. */
  public enum Verdict {
    /** Inside the prediction interval. */
    INSIDE,
    /** Outside of it, and as near as is asked for. */
    NEAR,
    DIFFERS;

    /** Either way of agreeing. */
    public boolean agrees() {
      return this != DIFFERS;
    }
  }

  /**
   * One figure.
   *
   * @param name flat, as in the result document
   * @param unit of all its values
   * @param chief whether the exit code depends on it
   * @param mean of the simulated replications
   * @param lo where the 95 % prediction interval for one run begins
   * @param hi where it ends
   * @param sameSeed of the replication with the seed of the live run, which saw the same requests
   * @param live of the live run
   * @param allowed how far from the mean is near enough
   * @param verdict whether it agrees
   */
  public record Line(
      String name,
      String unit,
      boolean chief,
      double mean,
      double lo,
      double hi,
      double sameSeed,
      double live,
      double allowed,
      Verdict verdict) {
    /** How much more it is live. */
    public double difference() {
      return live - mean;
    }
  }

  /**
   * A figure that is not judged.
   *
   * @param name flat
   * @param unit of both values
   * @param simulated mean of the replications
   * @param live of the live run
   * @param reason why the two cannot agree
   */
  public record Aside(String name, String unit, double simulated, double live, String reason) {}

  /** What shares of one whole have in common; any other figure stands for itself. */
  public static String whole(String name) {
    return name.endsWith(".share") ? name.replaceFirst("\\.[^.]+\\.share$", ".share") : name;
  }

  /** True if every chief figure agrees. */
  public boolean agrees() {
    return lines.stream().filter(Line::chief).allMatch(line -> line.verdict().agrees());
  }

  /** Those that the exit code depends on. */
  public List<Line> chief() {
    return lines.stream().filter(Line::chief).toList();
  }
}
