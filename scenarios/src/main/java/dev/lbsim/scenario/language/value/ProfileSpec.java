package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rate that changes over time, in steps and ramps. */
@Doc("A rate that changes over time.")
public record ProfileSpec(
    @Doc("The rates, in the order of their times; before the first one there are no requests.")
        List<Step> profile,
    @Doc("Whether arrivals are independent or evenly spaced.") @Default("poisson") Process process)
    implements ArrivalsSpec {

  /**
   * From {@code at} on the rate is {@code rate}; with {@code ramp} it gets there in a straight line
   * that starts at {@code at} and takes that long.
   */
  @Doc("One step or ramp of the rate.")
  public record Step(
      @Doc("When the step happens or the ramp starts.") Span at,
      @Doc("The rate from then on.") Rate rate,
      @Doc("How long the rate takes to get there, in a straight line; without it, it jumps.")
          @Nullable Span ramp) {}

  /** How requests arrive at a given rate. */
  public enum Process {
    /** Independently of each other. */
    POISSON,
    /** Evenly spaced. */
    STEADY
  }
}
