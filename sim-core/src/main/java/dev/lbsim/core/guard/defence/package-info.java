/**
 * Defence against clients that take more than they need: connection slots, clocks for slow senders,
 * counts by client. Pure decisions, the same for a simulated and a live balancer.
 */
@NullMarked
package dev.lbsim.core.guard.defence;

import org.jspecify.annotations.NullMarked;
