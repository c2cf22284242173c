/** From checked records to a world that runs. */
@NullMarked
package dev.lbsim.scenario.compile;

import org.jspecify.annotations.NullMarked;
