/**
 * Closed forms the simulator is checked against, and that lessons quote.
 *
 * <p>Rates and times are in one unit of the caller's choice (per second and seconds, say, or
 * service times), so no name here carries a unit. A sojourn is the whole time in the system, a wait
 * only the time before service. Forms of a steady state refuse parameters that have none.
 */
@NullMarked
package dev.lbsim.core.theory;

import org.jspecify.annotations.NullMarked;
