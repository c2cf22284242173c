package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.Vary;

/**
 * An answer in the words of HTTP, as a cache keeps it.
 *
 * @param unchanged true for the word that what was known has not changed: this is that, with the
 *     fields it has now
 * @param facts what decides whether it may be kept
 * @param vary the fields of requests that it depends on
 * @param expiresAfterNanos {@code Expires} less {@code Date}, or {@link Freshness#ABSENT}
 * @param modifiedBeforeNanos {@code Date} less {@code Last-Modified}, or {@link Freshness#ABSENT}
 * @param datedBeforeNanos how long before it came {@code Date} was, at least 0
 * @param validator true if its origin can be asked whether it has changed
 * @param bytes what it weighs
 * @param content all of it, for whoever brought it
 */
public record SpokenAnswer(
    boolean unchanged,
    ResponseFacts facts,
    Vary vary,
    long expiresAfterNanos,
    long modifiedBeforeNanos,
    long datedBeforeNanos,
    boolean validator,
    long bytes,
    Object content) {}
