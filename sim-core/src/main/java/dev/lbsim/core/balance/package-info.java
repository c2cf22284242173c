/** The contract of a load-balancing algorithm and the shell both worlds run it in. */
@NullMarked
package dev.lbsim.core.balance;

import org.jspecify.annotations.NullMarked;
