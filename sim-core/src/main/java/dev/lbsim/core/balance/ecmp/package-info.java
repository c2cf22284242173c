/**
 * How a router spreads flows over equally good next hops (ECMP): which it takes for a hash, and
 * whose flows move when one comes or goes.
 */
@NullMarked
package dev.lbsim.core.balance.ecmp;

import org.jspecify.annotations.NullMarked;
