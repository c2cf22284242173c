/** Closed forms the simulator is checked against. */
@NullMarked
package dev.lbsim.core.theory;

import org.jspecify.annotations.NullMarked;
