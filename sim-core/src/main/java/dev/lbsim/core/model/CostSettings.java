package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostRange;
import dev.lbsim.core.guard.cost.LearnedCosts;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How an L7 tier finds out what a request costs before it has been served.
 *
 * @param source where it looks
 * @param subjects what it tells apart, such as paths; results call them so
 * @param subjectOfKind index among them of each kind of request, by {@link RequestKind#number}
 * @param costOfSubject what the operator says each of them costs; of {@link Source#TABLE}
 * @param learning how it learns; of {@link Source#LATENCY} and {@link Source#SERVICE}
 * @param routesOfKind routes that each kind may take depending on its cost, by their index, in the
 *     order they are tried; where none fits it takes the last route
 * @param rangeOfRoute which costs take each route, in the order of the routes
 * @param real the same of requests of no known kind, which say themselves what they ask for
 */
public record CostSettings(
    Source source,
    List<String> subjects,
    int[] subjectOfKind,
    double[] costOfSubject,
    LearnedCosts.Settings learning,
    int[][] routesOfKind,
    List<CostRange> rangeOfRoute,
    Real real) {

  /** For known kinds only. */
  public CostSettings(
      Source source,
      List<String> subjects,
      int[] subjectOfKind,
      double[] costOfSubject,
      LearnedCosts.Settings learning,
      int[][] routesOfKind,
      List<CostRange> rangeOfRoute) {
    this(
        source,
        subjects,
        subjectOfKind,
        costOfSubject,
        learning,
        routesOfKind,
        rangeOfRoute,
        Real.NONE);
  }

  /**
   * How a request from outside is read.
   *
   * @param subject what tells it apart
   * @param cost what the operator says that costs; of {@link Source#TABLE}
   */
  public record Real(Function<Words, String> subject, ToDoubleFunction<String> cost) {
    /** All are alike, and cost 1. */
    public static final Real NONE = new Real(words -> "", subject -> 1);
  }

  /** Where the cost of a request is known from. */
  public enum Source {
    /** The request says it, as an upload says its length and a query what it asks for. */
    DECLARED,
    /** The operator says it of each subject. */
    TABLE,
    /** Each worker times the answers that come back to it. */
    LATENCY,
    /** Each worker hears from backends how long they worked on a request (ORCA, Server-Timing). */
    SERVICE
  }

  /** True if it comes from answers to earlier requests. */
  public boolean learned() {
    return source == Source.LATENCY || source == Source.SERVICE;
  }
}
