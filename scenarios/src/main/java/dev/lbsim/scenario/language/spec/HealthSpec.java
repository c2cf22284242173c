package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.StatusRange;
import java.util.List;
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
        Share jitter,
    @Doc(
            "What a check of real servers asks for (lbsim serve); without it, / of servers that a"
                + " layer-7 tier sends to, and of those behind a layer-4 tier only a connection."
                + " Simulated servers say how they are whatever they are asked for.")
        @Nullable String path,
    @Doc("The method of that request.") @Default(value = "get", source = "Envoy, http_health_check")
        Method method,
    @Doc("Its host; without it, the address of the server (HAProxy, http-check send hdr Host).")
        @Nullable String host,
    @Doc("Statuses that say a server is fit, such as 200, 2xx or 200-399; or several.")
        @OrOne
        @Default(value = "200-399", source = "HAProxy, option httpchk; Envoy has 200")
        List<StatusRange> status) {

  /** How a check asks. */
  public enum Method {
    /** For what is there. */
    GET,
    /** For what is there, but for its body. */
    HEAD,
    /** For what may be asked: HAProxy's default. */
    OPTIONS
  }

  /** True if an answer with that status says that a server is fit. */
  public boolean passes(int code) {
    return status.isEmpty()
        ? PASSES.contains(code)
        : status.stream().anyMatch(range -> range.contains(code));
  }

  private static final StatusRange PASSES = new StatusRange(200, 399);

  /** The timeout, given or not (HAProxy: one interval where no {@code timeout check} is set). */
  public Span effectiveTimeout() {
    return timeout == null ? every : timeout;
  }
}
