/**
 * One file per load-balancing algorithm, none built on another. Each tells the registry of itself
 * in a constant {@code KIND}; {@link dev.lbsim.core.balance.Balancers} has one line for it.
 */
@NullMarked
package dev.lbsim.core.balance.algorithm;

import org.jspecify.annotations.NullMarked;
