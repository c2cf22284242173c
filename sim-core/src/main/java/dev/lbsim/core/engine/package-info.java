/** The discrete-event engine: pending events, the loop, named steps and the trace. */
@NullMarked
package dev.lbsim.core.engine;

import org.jspecify.annotations.NullMarked;
