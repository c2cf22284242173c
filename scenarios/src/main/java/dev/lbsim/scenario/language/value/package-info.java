/** Values with units, calls such as {@code exp(10ms)}, and the types they become. */
@NullMarked
package dev.lbsim.scenario.language.value;

import org.jspecify.annotations.NullMarked;
