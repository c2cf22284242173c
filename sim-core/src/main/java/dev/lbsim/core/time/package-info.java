/**
 * Time as a number: parsing and printing of durations, and the narrow clock that guards may wait
 * on.
 */
@NullMarked
package dev.lbsim.core.time;

import org.jspecify.annotations.NullMarked;
