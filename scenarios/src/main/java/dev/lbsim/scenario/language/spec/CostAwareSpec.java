package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.CountBy;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a layer-7 tier knows what a request costs before it has been served. */
@Doc("How a layer-7 tier knows what a request costs before it has been served.")
@Short("from")
public record CostAwareSpec(
    @Doc(
            "What requests say themselves; a table; or what each worker has learned by timing answers"
                + " (latency, queues included) or from what servers report (service).")
        From from,
    @Doc("What it tells apart: path, host, method, group, or header or cookie with its name.")
        @Default("path")
        CountBy by,
    @Doc("The table: costs by path, or whatever by says; * stands for anything, the first counts.")
        @Named(Named.Style.PATTERN)
        Map<String, Factor> costs,
    @Doc("The cost of what the table does not mention.") @Default("1") Factor other,
    @Doc("How long a request of cost 1 takes, where costs are learned.")
        @Default("1ms")
        @Range(above = "0s")
        Span unit,
    @Doc("The cost of what nobody has asked for yet, where costs are learned.") @Default("1")
        Factor initial,
    @Doc("The weight of each answer, where costs are learned.")
        @Default(value = "12.5%", source = "RFC 6298, section 2")
        @Range(above = "0%")
        Share alpha,
    @Doc(
            "After how long an answer counts half, instead of a weight for each; Finagle's and Envoy's"
                + " peak EWMA decay by time, too.")
        @Range(above = "0s")
        @Nullable Span halfLife) {

  /** Where costs are known from. */
  public enum From {
    /** Requests declare them. */
    DECLARED,
    /** The operator has a table. */
    TABLE,
    /** Each worker times answers. */
    LATENCY,
    /** Servers report how long they worked. */
    SERVICE;

    /** True if it comes from answers to earlier requests. */
    public boolean learned() {
      return this == LATENCY || this == SERVICE;
    }
  }
}
