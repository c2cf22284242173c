package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.guard.outlier.ObservedErrors;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import java.util.List;

/** When failed requests speak against a backend as failed health checks do, as in HAProxy. */
@Doc(
    "When failed requests speak against a backend as failed health checks do, as HAProxy's observe has"
        + " it. Only checks that pass bring it back.")
@Short("error-limit")
public record ObserveSpec(
    @Doc("How many in a row.")
        @Default(value = "" + ObservedErrors.DEFAULT_LIMIT, source = "HAProxy, error-limit")
        @Range(min = "1", max = "1000000")
        int errorLimit,
    @Doc(
            "What is a failure; without it 5xx: any of them, and no answer at all (HAProxy, observe"
                + " layer7). For observe layer4 it is connect.")
        @OrOne
        List<RetriesSpec.Failure> on,
    @Doc(
            "What they do. fail-check: they count as one failed check. sudden-death: after them the"
                + " next failed check takes the backend out. mark-down: they take it out.")
        @Default(value = "fail-check", source = "HAProxy, on-error")
        ObservedErrors.OnError onError) {

  /** What is a failure, given or not. */
  public List<RetriesSpec.Failure> failures() {
    return on.isEmpty() ? List.of(RetriesSpec.Failure.ANY_5XX) : on;
  }
}
