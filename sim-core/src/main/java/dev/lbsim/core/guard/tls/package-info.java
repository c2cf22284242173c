/** What ends TLS: round trips and tickets of a handshake, and which certificate a host gets. */
@NullMarked
package dev.lbsim.core.guard.tls;

import org.jspecify.annotations.NullMarked;
