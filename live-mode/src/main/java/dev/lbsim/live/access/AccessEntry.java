package dev.lbsim.live.access;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One answered request, as an access log tells of it.
 *
 * @param at the tier's instance that answered, such as {@code l7.edge.1}
 * @param millis when it came, since 1970
 * @param client where it came from
 * @param version such as {@code HTTP/1.1}
 * @param status of the answer; 0 where the connection was broken instead
 * @param bytes of the body that were sent
 * @param ending as results call it, such as {@code ok} or {@code gateway-timeout}
 * @param upstream the last backend that was asked, such as {@code servers.web.1}, or null for none
 * @param attempts how many times backends were asked
 * @param fromCache true if no backend was asked, since a cache had the answer
 * @param nanos from the whole head to the end of the answer
 * @param firstByteNanos from the whole head to the first byte of the answer
 */
public record AccessEntry(
    String at,
    long millis,
    InetSocketAddress client,
    String method,
    String target,
    String version,
    int status,
    long bytes,
    String ending,
    @Nullable String upstream,
    int attempts,
    boolean fromCache,
    long nanos,
    long firstByteNanos,
    @Nullable String requestId,
    @Nullable String userAgent) {}
