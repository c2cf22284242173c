/** What every live server stands on: transports, loopback addresses, the present. */
@NullMarked
package dev.lbsim.live.net;

import org.jspecify.annotations.NullMarked;
