package dev.lbsim.live.dns;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks a name server, as far as it can tell.
 *
 * @param resolver where the query came from
 * @param subnet the network of the client behind it, if the resolver tells (RFC 7871); with a
 *     prefix of 0 bits it asks not to be told apart
 * @param overTcp false for UDP
 */
public record Client(InetSocketAddress resolver, @Nullable ClientSubnet subnet, boolean overTcp) {}
