package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Active health checks. */
@Doc("Active health checks.")
public record HealthSpec(
    @Doc("From the start of one check to the start of the next.") @Range(min = "1ms") Span every,
    @Doc("A check without an answer after this long has failed; without it, after one interval.")
        @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("Failures in a row that take a backend out.")
        @Default(value = "3", source = "HAProxy, fall")
        @Range(min = "1", max = "1000")
        int fall,
    @Doc("Successes in a row that bring it back.")
        @Default(value = "2", source = "HAProxy, rise")
        @Range(min = "1", max = "1000")
        int rise,
    @Doc("How much an interval varies, so that checks do not march in step.")
        @Default(value = "0%", source = "HAProxy, spread-checks")
        @Range(max = "50%")
        Share jitter) {

  /** The timeout, given or not (HAProxy: one interval where no {@code timeout check} is set). */
  public Span effectiveTimeout() {
    return timeout == null ? every : timeout;
  }
}
