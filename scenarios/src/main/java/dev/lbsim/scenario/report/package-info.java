/** What a run found, as data, and its JSON, CSV and text forms. */
@NullMarked
package dev.lbsim.scenario.report;

import org.jspecify.annotations.NullMarked;
