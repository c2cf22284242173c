package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * Faults put in on purpose (Envoy, HTTP fault filter). A request may be both delayed and aborted.
 *
 * @param delayShare share of requests delayed, from 0 to 1
 * @param delay how long in nanoseconds, or null for not at all
 * @param abortShare share of requests answered with a failure, from 0 to 1
 */
public record FaultSettings(double delayShare, @Nullable Distribution delay, double abortShare)
    implements FilterSettings {}
