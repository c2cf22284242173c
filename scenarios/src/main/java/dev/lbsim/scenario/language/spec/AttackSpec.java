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
                + " body that comes so (R-U-Dead-Yet). slow-read: they read the answer so.")
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
        Bytes body) {

  /** What attackers do. */
  public enum Kind {
    /** A header that never ends. */
    SLOWLORIS,
    /** A body that comes slowly. */
    SLOW_BODY,
    /** An answer that is read slowly. */
    SLOW_READ;

    /** True if no request of theirs is ever complete, so that no server hears of it. */
    public boolean neverAsks() {
      return this != SLOW_READ;
    }
  }

  /** Bytes per second of what is slow. */
  public double bytesPerSec() {
    return piece.count() / (every.nanos() / 1e9);
  }
}
