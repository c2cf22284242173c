package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;

/**
 * How long a user stays before another takes its place.
 *
 * @param length of a session, from its first request on: nanoseconds, or a number of requests
 * @param inRequests true if it is a number of requests
 */
public record SessionSettings(Distribution length, boolean inRequests) {}
