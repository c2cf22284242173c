/** How much a client may ask for: rate limiters behind one interface, and their registry. */
@NullMarked
package dev.lbsim.core.guard.rate;

import org.jspecify.annotations.NullMarked;
