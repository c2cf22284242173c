/** Running a scenario: replications, windows, expectations. */
@NullMarked
package dev.lbsim.scenario.run;

import org.jspecify.annotations.NullMarked;
