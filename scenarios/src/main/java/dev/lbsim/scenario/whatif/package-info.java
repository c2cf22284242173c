/** Planned changes answered in advance: who moves, what is lost, and for how long. */
@NullMarked
package dev.lbsim.scenario.whatif;

import org.jspecify.annotations.NullMarked;
