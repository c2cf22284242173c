/**
 * Anycast: the graph of autonomous systems, which site each of them reaches, and how long routes
 * take to settle after a change.
 */
@NullMarked
package dev.lbsim.core.anycast;

import org.jspecify.annotations.NullMarked;
