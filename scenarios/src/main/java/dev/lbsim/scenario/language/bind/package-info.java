/** From a located tree to records, by reading the annotations of their components. */
@NullMarked
package dev.lbsim.scenario.language.bind;

import org.jspecify.annotations.NullMarked;
