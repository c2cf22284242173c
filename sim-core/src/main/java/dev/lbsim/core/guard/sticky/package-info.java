/** Sessions that stay with a backend: what keeps one there, and the table that remembers where. */
@NullMarked
package dev.lbsim.core.guard.sticky;

import org.jspecify.annotations.NullMarked;
