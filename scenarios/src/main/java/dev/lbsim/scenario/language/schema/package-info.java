/** The JSON Schema of the language, generated from its records. */
@NullMarked
package dev.lbsim.scenario.language.schema;

import org.jspecify.annotations.NullMarked;
