package dev.lbsim.core.model;

import java.util.Set;

/**
 * An answer a proxy has ready for requests that fail.
 *
 * @param on endings it takes the place of
 * @param nanos how long it takes to give it
 */
public record FallbackSettings(Set<Ending> on, long nanos) {}
