/** Recorded topologies of the Internet: files of AS relationships. */
@NullMarked
package dev.lbsim.scenario.topology;

import org.jspecify.annotations.NullMarked;
