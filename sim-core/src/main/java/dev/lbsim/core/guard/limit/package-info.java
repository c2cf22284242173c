/** How many requests may be in flight, found out from how long they take. */
@NullMarked
package dev.lbsim.core.guard.limit;

import org.jspecify.annotations.NullMarked;
