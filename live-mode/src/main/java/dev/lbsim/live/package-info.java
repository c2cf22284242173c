/**
 * Live mode: the nodes of a world, each behind a real server on loopback, driven by the clock on
 * the wall.
 */
@NullMarked
package dev.lbsim.live;

import org.jspecify.annotations.NullMarked;
