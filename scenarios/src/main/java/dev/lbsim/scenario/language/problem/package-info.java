/** What is wrong with a scenario, where, and how to mend it. */
@NullMarked
package dev.lbsim.scenario.language.problem;

import org.jspecify.annotations.NullMarked;
