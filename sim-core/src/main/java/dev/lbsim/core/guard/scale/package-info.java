/** How many instances there should be. */
@NullMarked
package dev.lbsim.core.guard.scale;

import org.jspecify.annotations.NullMarked;
