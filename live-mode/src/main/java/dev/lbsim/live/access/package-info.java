/** The access log: what each exchange came to, a line each, written beside the event loop. */
@NullMarked
package dev.lbsim.live.access;

import org.jspecify.annotations.NullMarked;
