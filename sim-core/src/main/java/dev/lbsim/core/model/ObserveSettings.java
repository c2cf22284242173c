package dev.lbsim.core.model;

import dev.lbsim.core.guard.outlier.ObservedErrors;
import java.util.Set;

/**
 * When failed requests speak against a backend as failed health checks do.
 *
 * @param limit failures in a row that do, at least 1
 * @param on what counts as a failure
 * @param onError what they do
 */
public record ObserveSettings(int limit, Set<Ending> on, ObservedErrors.OnError onError) {}
