package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request in a group's mix.
 *
 * @param path what it asks for, such as {@code /search}; names it in results
 * @param share relative share of the mix, at least 0
 * @param cost factor on the service time
 * @param sizeBytes bytes of the answer, or null for none
 * @param key what balancers may hash on, or null for none
 */
public record RequestKind(
    String path,
    double share,
    Distribution cost,
    @Nullable Distribution sizeBytes,
    @Nullable Distribution key) {}
