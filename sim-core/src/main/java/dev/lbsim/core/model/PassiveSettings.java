package dev.lbsim.core.model;

import java.util.Set;

/**
 * When a backend is set aside because requests to it fail, whatever health checks say.
 *
 * @param failsMax failures that set it aside, at least 1
 * @param timeoutNanos for how long, and how long failures add up, at least 1
 * @param on what counts as a failure
 */
public record PassiveSettings(int failsMax, long timeoutNanos, Set<Ending> on) {}
