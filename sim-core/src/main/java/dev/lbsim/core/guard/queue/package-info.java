/** What to do with work that waits, or that is more than can be done: drop, reorder, shed. */
@NullMarked
package dev.lbsim.core.guard.queue;

import org.jspecify.annotations.NullMarked;
