/** A scenario's tiers as a proxy in front of real servers. */
@NullMarked
package dev.lbsim.live.serve;

import org.jspecify.annotations.NullMarked;
