package dev.lbsim.scenario.compile;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event does that somebody brings about while a world runs.
 *
 * @param failures one for each component it touches
 * @param lasts how long it lasts, in nanoseconds, or null for good
 */
public record Intervention(List<Failure> failures, @Nullable Distribution lasts) {}
