/**
 * DNS on real sockets: an authoritative server and a client that asks one question at a time, with
 * a wire codec of their own. The server knows nothing of scenarios; it asks {@link
 * dev.lbsim.live.dns.ZoneAnswers} what to say.
 */
@NullMarked
package dev.lbsim.live.dns;

import org.jspecify.annotations.NullMarked;
