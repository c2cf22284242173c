package dev.lbsim.core.model;

import dev.lbsim.core.dns.AnswerPolicy;
import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.dns.Surroundings;
import dev.lbsim.core.random.RandomStream;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a DNS name is like. Times in nanoseconds.
 *
 * @param weights relative share of each address
 * @param policy makes the answer policy from what it can know of places and the stream for its
 *     draws
 * @param map relative shares of the addresses for each place, one row a place, empty where it has
 *     no entry, and a last row for everybody else; null for no map
 * @param ttlNanos how long an answer holds
 * @param negativeTtlNanos how long an answer without an address holds (RFC 2308), or {@link
 *     #AS_TTL}
 * @param whenNoneHealthy what is answered then
 * @param failBelow what is answered when none is healthy is answered as soon as the healthy ones
 *     have less than this share of the weight, from 0 to 1
 * @param lastResort number of an address that is given only then, or -1
 * @param health checks of the addresses, or null for none
 * @param places where its name servers stand: the nearest one answers; none for nowhere in
 *     particular
 */
public record ZoneSettings(
    double[] weights,
    BiFunction<Surroundings, RandomStream, AnswerPolicy> policy,
    double @Nullable [][] map,
    long ttlNanos,
    long negativeTtlNanos,
    FailMode whenNoneHealthy,
    double failBelow,
    int lastResort,
    @Nullable ZoneHealthSettings health,
    int[] places) {
  /** As long as one with addresses. */
  public static final long AS_TTL = -1;
}
