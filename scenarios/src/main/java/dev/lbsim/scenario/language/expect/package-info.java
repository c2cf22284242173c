/** Expectations: one line each, parsed to a tree and checked before the run. */
@NullMarked
package dev.lbsim.scenario.language.expect;

import org.jspecify.annotations.NullMarked;
