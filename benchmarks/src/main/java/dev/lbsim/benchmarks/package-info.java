/**
 * How fast the simulator is: single operations under JMH, and whole runs of scenario files beside
 * hand-written loops of the same models. {@code benchmarks/run.sh} runs them; docs/PERFORMANCE.md
 * says how to read them.
 */
@NullMarked
package dev.lbsim.benchmarks;

import org.jspecify.annotations.NullMarked;
