package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import org.jspecify.annotations.Nullable;

/** One request that asks several backends at once. */
@Doc("One request that asks several backends at once.")
@Short("leaves")
public record FanOutSpec(
    @Doc("How many backends it asks.") @Range(min = "1", max = "10000") int leaves,
    @Doc("How many of them must answer; without it, all.") @Range(min = "1", max = "10000")
        @Nullable Integer needs,
    @Doc("Whether each does work of its own (parts of an answer), or all do the same (copies).")
        @Default("own")
        Work work) {

  /** How many must answer. */
  public int needed() {
    return needs == null ? leaves : needs;
  }

  /** What the backends do. */
  public enum Work {
    /** Each a part of its own. */
    OWN,
    /** All the same. */
    SAME
  }
}
