/** One file per load-balancing algorithm. */
@NullMarked
package dev.lbsim.core.balance.algorithm;

import org.jspecify.annotations.NullMarked;
