/** Whether what was measured live could have come from the simulator. */
@NullMarked
package dev.lbsim.live.agreement;

import org.jspecify.annotations.NullMarked;
