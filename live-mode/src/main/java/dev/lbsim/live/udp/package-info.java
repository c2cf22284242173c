/** UDP through an L4 tier: sessions it has placed, and servers that answer datagrams. */
@NullMarked
package dev.lbsim.live.udp;

import org.jspecify.annotations.NullMarked;
