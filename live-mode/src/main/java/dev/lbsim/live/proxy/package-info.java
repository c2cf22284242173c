/** The PROXY protocol: who is connected, told by a header in front of a connection's bytes. */
@NullMarked
package dev.lbsim.live.proxy;

import org.jspecify.annotations.NullMarked;
