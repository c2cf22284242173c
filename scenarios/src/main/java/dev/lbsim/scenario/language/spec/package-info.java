/** The records a scenario file becomes, with their docs, defaults and ranges. */
@NullMarked
package dev.lbsim.scenario.language.spec;

import org.jspecify.annotations.NullMarked;
