/** HTTP/2 on a socket: what both ends need, whoever speaks it. */
@NullMarked
package dev.lbsim.live.h2;

import org.jspecify.annotations.NullMarked;
