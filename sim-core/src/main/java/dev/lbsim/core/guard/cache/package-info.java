/**
 * The decisions of an HTTP cache that many clients share: what may be stored, what may be served,
 * what has to go, and who waits for whom. No input, output or clock.
 */
@NullMarked
package dev.lbsim.core.guard.cache;

import org.jspecify.annotations.NullMarked;
