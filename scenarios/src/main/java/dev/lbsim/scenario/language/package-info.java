/** The scenario language: reading, checking, and the records a checked file becomes. */
@NullMarked
package dev.lbsim.scenario.language;

import org.jspecify.annotations.NullMarked;
