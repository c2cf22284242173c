/** Recorded traffic: access logs and CSV traces, read line by line. */
@NullMarked
package dev.lbsim.scenario.trace;

import org.jspecify.annotations.NullMarked;
