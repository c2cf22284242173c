package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.ExactlyOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Rate;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** A pool whose size follows its load. */
@Doc(
    "A pool whose size follows its load: so many servers that a figure per server stays at a target.")
@ExactlyOne({"utilisation", "inflight", "rate"})
public record AutoscaleSpec(
    @Doc("Fewest servers.") @Default("1") @Range(min = "1", max = "100000") int min,
    @Doc("Most servers.") @Range(min = "1", max = "100000") int max,
    @Doc("Keeps this share of the workers of each server busy.") @Range(above = "0%")
        @Nullable Share utilisation,
    @Doc("Keeps so many requests at each server, waiting or worked on.")
        @Range(min = "1", max = "1000000")
        @Nullable Integer inflight,
    @Doc("Keeps so many requests per second coming to each server.") @Range(above = "0rps")
        @Nullable Rate rate,
    @Doc("How often it is decided, on the mean since the last time.")
        @Default(value = "15s", source = "Kubernetes, horizontal-pod-autoscaler-sync-period")
        @Range(above = "0s")
        Span every,
    @Doc("How old the figures are when it is decided.") @Default("0s") Span lag,
    @Doc("How long a new server takes until it takes requests.") @Default("0s") Span boot,
    @Doc("How long a server that is to go gets no new requests before it leaves.")
        @Default(value = "30s", source = "Kubernetes, terminationGracePeriodSeconds")
        Span drain,
    @Doc("For how long fewer servers must be enough before any goes.")
        @Default(value = "5m", source = "Kubernetes, scaleDown.stabilizationWindowSeconds")
        Span coolDown,
    @Doc("How far off the target the figure may be, as a part of it.")
        @Default(value = "10%", source = "Kubernetes, horizontal-pod-autoscaler-tolerance")
        Share tolerance,
    @Doc(
            "How many servers may come or go at a time; without it as many as there are, or 4, may"
                + " come, and all may go (Kubernetes).")
        @Range(min = "1", max = "100000")
        @Nullable Integer maxStep) {

  /** The figure that is kept, as a number in base units. */
  public double target() {
    if (utilisation != null) {
      return utilisation.ratio();
    }
    if (inflight != null) {
      return inflight;
    }
    return rate == null ? 1 : rate.perSec();
  }
}
