/**
 * Decisions that protect a pool: health checks, slow start, retry budgets. No input, output or
 * clock.
 */
@NullMarked
package dev.lbsim.core.guard;

import org.jspecify.annotations.NullMarked;
