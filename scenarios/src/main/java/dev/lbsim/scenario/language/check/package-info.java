/** What must hold between the parts of a scenario: names, cycles, events, expectations. */
@NullMarked
package dev.lbsim.scenario.language.check;

import org.jspecify.annotations.NullMarked;
