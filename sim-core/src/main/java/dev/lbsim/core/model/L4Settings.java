package dev.lbsim.core.model;

import dev.lbsim.core.balance.ecmp.EcmpGroup;
import java.util.function.Supplier;

/**
 * What an L4 tier is like.
 *
 * @param instances how many stand behind the VIP, spread over by ECMP
 * @param ecmp makes what decides how flows are spread over the instances
 * @param hashSourceOnly true to hash the source address alone, false for the 5-tuple
 * @param tableSize flows an instance remembers; 0 for none (stateless)
 * @param tableIdleNanos how long it remembers a flow without packets; 0 for ever
 * @param proxied true if answers come back through the tier, false for direct return
 * @param detectNanos how long ECMP goes on sending to an instance that has died
 * @param pool the pool behind it
 */
public record L4Settings(
    int instances,
    Supplier<EcmpGroup> ecmp,
    boolean hashSourceOnly,
    long tableSize,
    long tableIdleNanos,
    boolean proxied,
    long detectNanos,
    PoolSettings pool) {}
