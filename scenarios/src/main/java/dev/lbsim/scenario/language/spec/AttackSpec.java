package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/**
 * How a group of clients attacks. Results show it by itself ({@code attack}), and {@code total} is
 * what the others got.
 */
@Doc("How a group of clients attacks, instead of using the service.")
@Short("kind")
public record AttackSpec(
    @Doc(
            "What they do. slowloris: a header that never ends, some bytes at a time. slow-body: a"
                + " body that comes so (R-U-Dead-Yet). slow-read: they read the answer so. flood: as"
                + " users do, only more. expensive-path: they ask for what costs most."
                + " cache-busting: for what no cache has, a random query each time. rapid-reset: they"
                + " reset each request of HTTP/2 at once (CVE-2023-44487).")
        Kind kind,
    @Doc("How long each holds on before it gives up; without it, until it is cut off.")
        @Range(above = "0s")
        @Nullable Span hold,
    @Doc("The pause between two pieces.")
        @Default(value = "10s", source = "slowhttptest, -i")
        @Range(above = "0s")
        Span every,
    @Doc("How much each piece is.") @Default("1B") Bytes piece,
    @Doc("slow-body: how long a body it announces.")
        @Default(value = "4096B", source = "slowhttptest, -s")
        Bytes body,
    @Doc(
            "expensive-path, cache-busting: what they ask for; without it, what other clients ask for"
                + " at the highest cost, or with a key.")
        @Nullable String path,
    @Doc("Whether they solve challenges, as a browser without a person can.") @Default("false")
        boolean solves) {

  /** What attackers do. */
  public enum Kind {
    /** A header that never ends. */
    SLOWLORIS,
    /** A body that comes slowly. */
    SLOW_BODY,
    /** An answer that is read slowly. */
    SLOW_READ,
    /** Many ordinary requests. */
    FLOOD,
    /** Requests that cost much. */
    EXPENSIVE_PATH,
    /** Requests that no cache can answer. */
    CACHE_BUSTING,
    /** Requests that are taken back at once. */
    RAPID_RESET;

    /** True if they are slow on purpose. */
    public boolean slow() {
      return this == SLOWLORIS || this == SLOW_BODY || this == SLOW_READ;
    }

    /** True if they ask for something that other clients ask for. */
    public boolean copies() {
      return this == EXPENSIVE_PATH || this == CACHE_BUSTING;
    }
  }

  /** Bytes per second of what is slow. */
  public double bytesPerSec() {
    return piece.count() / (every.nanos() / 1e9);
  }
}
