/** TCP through an L4 tier: connections placed by the tier, bytes passed on as they are. */
@NullMarked
package dev.lbsim.live.l4;

import org.jspecify.annotations.NullMarked;
