package dev.lbsim.scenario.calls;

import dev.lbsim.scenario.language.Overrides;

/**
 * What a log is of: enough to build the same world again, unless its scenario names other files.
 *
 * @param tool name and version of who wrote it
 * @param file the scenario as the user named it
 * @param text of the scenario
 * @param overrides what the command line changed in it
 * @param seed of the run
 */
public record Origin(String tool, String file, String text, Overrides overrides, long seed) {}
