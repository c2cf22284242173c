package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done when a request fails. */
@Doc("What is done when a request fails.")
@Short("max")
public record RetriesSpec(
    @Doc("Most retries of one request.") @Default("0") @Range(min = "0", max = "100") int max,
    @Doc("How the wait grows from one retry to the next.")
        @Default(value = "exp", source = "Envoy, retry_back_off")
        Growth backoff,
    @Doc("The wait before the first retry.")
        @Default(value = "25ms", source = "Envoy, base_interval")
        @Range(max = "1d")
        Span base,
    @Doc("The longest wait; without it, ten times the first.") @Key("cap") @Nullable Span givenCap,
    @Doc("How waits are spread, so that clients that failed together do not retry together.")
        @Default(value = "full", source = "Envoy; Exponential Backoff And Jitter, AWS, 2015")
        Backoff.Jitter jitter,
    @Doc("Retries allowed as a share of requests; without it, any number.") @Nullable Share budget,
    @Doc("Which failures are retried; without it, all but failed TLS handshakes.") @OrOne
        List<Failure> on,
    @Doc("Whether they wait at least as long as the answer asks (Retry-After of a 429).")
        @Default("false")
        boolean heedRetryAfter) {

  /** The longest wait, given or not (Envoy, {@code max_interval}: ten times the base). */
  public Span cap() {
    return givenCap != null ? givenCap : new Span(10 * base.nanos());
  }

  /** How the wait grows. */
  public enum Growth {
    /** No wait. */
    NONE,
    /** The same wait every time. */
    CONST,
    /** Twice as long every time. */
    EXP
  }

  /** How a request can fail. */
  public enum Failure {
    /** The connection was refused. */
    REFUSED,
    /** The connection broke. */
    RESET,
    /** No answer in time. */
    TIMEOUT,
    /** No address, or no way to it. */
    UNREACHABLE,
    /** A full queue, no usable backend, or too much to do. */
    REJECTED,
    /** Too many requests from this client. */
    LIMITED,
    /** An answer that says the server failed. */
    @Key("status-5xx")
    STATUS_5XX,
    /**
     * No connection: refused, no answer to it, or a failed TLS handshake (Envoy, connect-failure;
     * HAProxy, conn-failure).
     */
    CONNECT,
    /** A 502, 503 or 504 (Envoy, gateway-error). */
    GATEWAY_ERROR,
    /** Any 5xx, and no answer at all (Envoy, 5xx). */
    @Key("5xx")
    ANY_5XX
  }
}
