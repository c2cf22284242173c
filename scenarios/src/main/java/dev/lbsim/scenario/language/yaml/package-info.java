/** YAML text to a tree whose every node knows its line and column. */
@NullMarked
package dev.lbsim.scenario.language.yaml;

import org.jspecify.annotations.NullMarked;
