package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.guard.outlier.PassiveFailures;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;

/** Which backends an instance sets aside after so many failures, as nginx does. */
@Doc(
    "Which backends an instance sets aside after so many failures, as nginx does: for a time, then one"
        + " request is its trial. Any number may be aside, but never the only one of a pool.")
@Short("max-fails")
public record PassiveSpec(
    @Doc("Failures that set a backend aside; they add up until a trial goes well.")
        @Default(value = "" + PassiveFailures.DEFAULT_FAILS_MAX, source = "nginx, max_fails")
        @Range(min = "1", max = "1000000")
        int maxFails,
    @Doc("How long it is aside, and how long failures add up.")
        @Default(value = "10s", source = "nginx, fail_timeout")
        @Range(above = "0s")
        Span failTimeout,
    @Doc(
            "What is a failure; without it refused, reset, timeout and unreachable (nginx,"
                + " proxy_next_upstream error timeout), so a 5xx is none.")
        @OrOne
        List<RetriesSpec.Failure> on) {

  /** What is a failure, given or not. */
  public List<RetriesSpec.Failure> failures() {
    return on.isEmpty()
        ? List.of(
            RetriesSpec.Failure.REFUSED,
            RetriesSpec.Failure.RESET,
            RetriesSpec.Failure.TIMEOUT,
            RetriesSpec.Failure.UNREACHABLE)
        : on;
  }
}
