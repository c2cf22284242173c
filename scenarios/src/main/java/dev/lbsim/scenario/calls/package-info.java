/** Logs of what was told to those who decide in a world, and the replay of it. */
@NullMarked
package dev.lbsim.scenario.calls;

import org.jspecify.annotations.NullMarked;
