package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Which backends an instance sets aside because requests to them go wrong. */
@Doc(
    "Which backends an instance sets aside for a while because requests to them go wrong. The workers of"
        + " an instance find out together, instances each for themselves.")
public record OutlierSpec(
    @Doc(
            "Failures in a row that eject: a 5xx, and unless split a connection that failed; 0 for never.")
        @Default(value = "5", source = "Envoy, consecutive_5xx")
        @Range(min = "0", max = "1000000")
        @Key("consecutive-5xx")
        int consecutive5xx,
    @Doc("Gateway errors in a row that eject: 502, 503 and 504; 0 for never.")
        @Default(
            value = "0",
            source = "Envoy counts to 5 (consecutive_gateway_failure) and does not enforce it")
        @Range(min = "0", max = "1000000")
        int consecutiveGatewayFailure,
    @Doc(
            "Local failures in a row that eject: refused, reset, no answer; only if split; 0 for never.")
        @Default(value = "5", source = "Envoy, consecutive_local_origin_failure")
        @Range(min = "0", max = "1000000")
        int consecutiveLocalOriginFailure,
    @Doc("Whether what no backend answered is judged apart from answers, and not as a 5xx.")
        @Default(value = "false", source = "Envoy, split_external_local_origin_errors")
        boolean splitLocalOrigin,
    @Doc("Ejects who succeeds far less than the others; without it, as Envoy does.")
        @Nullable SuccessRateSpec successRate,
    @Doc("Ejects who fails too much, whatever the others do; without it, nobody.")
        @Nullable FailurePercentageSpec failurePercentage,
    @Doc("Time between sweeps, which judge rates and end ejections.")
        @Default(value = "10s", source = "Envoy, interval")
        @Range(above = "0s")
        Span interval,
    @Doc("How long the first ejection of a backend lasts; the second twice as long, and so on.")
        @Default(value = "30s", source = "Envoy, base_ejection_time")
        @Range(above = "0s")
        Span baseEjectionTime,
    @Doc("The longest ejection; at least the base.")
        @Default(value = "300s", source = "Envoy, max_ejection_time")
        Span maxEjectionTime,
    @Doc("Up to so much is added to an ejection at random.")
        @Default(value = "0s", source = "Envoy, max_ejection_time_jitter")
        Span jitter,
    @Doc("The largest share of backends ejected at a time; one may always be.")
        @Default(value = "10%", source = "Envoy, max_ejection_percent")
        @Range(max = "100%")
        Share maxEjectionPercent,
    @Doc("Whether a health check that passes ends an ejection at once.")
        @Default(value = "true", source = "Envoy, successful_active_health_check_uneject_host")
        boolean checksReturn) {

  /** Ejects who succeeds far less than the others. */
  @Doc("Ejects who succeeds far less than the others.")
  public record SuccessRateSpec(
      @Doc("Whether it ejects anybody.") @Default("true") boolean enforce,
      @Doc("So many standard deviations below the mean is far.")
          @Default(value = "1.9", source = "Envoy, success_rate_stdev_factor 1900")
          @Range(min = "0", max = "100")
          double deviations,
      @Doc("Backends with enough requests it takes to compare.")
          @Default(value = "5", source = "Envoy, success_rate_minimum_hosts")
          @Range(min = "0", max = "1000000")
          int hosts,
      @Doc("Requests in an interval that are enough.")
          @Default(value = "100", source = "Envoy, success_rate_request_volume")
          @Range(min = "0", max = "1000000")
          int requests) {}

  /** Ejects who fails too much. */
  @Doc("Ejects who fails too much, whatever the others do.")
  public record FailurePercentageSpec(
      @Doc("This share of failures is too much.")
          @Default(value = "85%", source = "Envoy, failure_percentage_threshold")
          @Range(above = "0%", max = "100%")
          Share threshold,
      @Doc("Backends with enough requests it takes to judge.")
          @Default(value = "5", source = "Envoy, failure_percentage_minimum_hosts")
          @Range(min = "0", max = "1000000")
          int hosts,
      @Doc("Requests in an interval that are enough.")
          @Default(value = "50", source = "Envoy, failure_percentage_request_volume")
          @Range(min = "0", max = "1000000")
          int requests) {}
}
