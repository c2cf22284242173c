package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** How much may go on between an instance and one pool (Envoy, circuit breakers). */
@Doc(
    "How much may go on between an instance and each of its pools; what exceeds it is answered with a"
        + " 503 at once (errors.shed) and not retried. Nothing trips and nothing is remembered.")
public record BreakerSpec(
    @Doc(
            "Connections, idle ones included; each backend may have one whatever this says. A"
                + " request that finds none free waits for one at the backend it was given to.")
        @Default(value = "1024", source = "Envoy, max_connections")
        @Range(min = "0", max = "1000000")
        int connections,
    @Doc("Requests that wait for a connection.")
        @Default(value = "1024", source = "Envoy, max_pending_requests")
        @Range(min = "0", max = "1000000")
        int pending,
    @Doc("Requests at backends, attempts of all sorts counted each.")
        @Default(value = "1024", source = "Envoy, max_requests")
        @Range(min = "0", max = "1000000")
        int requests,
    @Doc("Retries under way, the pause before them included.")
        @Default(value = "3", source = "Envoy, max_retries")
        @Range(min = "0", max = "1000000")
        int retries,
    @Doc(
            "Retries under way as a share of requests at backends or waiting, but always 3 at least;"
                + " takes the place of retries (Envoy, retry_budget, where it is 20%).")
        @Nullable Share retryBudget) {}
