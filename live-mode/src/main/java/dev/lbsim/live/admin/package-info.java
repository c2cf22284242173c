/** Operating a live world: what it counts, how everybody is, and what may be done to it. */
@NullMarked
package dev.lbsim.live.admin;

import org.jspecify.annotations.NullMarked;
