/** HTTP/1.1 between the nodes of a live world: entrances that serve, and a carrier that asks. */
@NullMarked
package dev.lbsim.live.http;

import org.jspecify.annotations.NullMarked;
