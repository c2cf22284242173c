package dev.lbsim.live.dns;

/**
 * What a server takes on before it turns away.
 *
 * @param connectionsMax TCP connections at a time; one more is closed at once
 * @param pipelinedMax queries of one connection that wait for their answers; more are not read
 * @param queryBytesMax longest query over TCP; a connection with a longer one is closed
 * @param pendingMax queries that wait for their answers altogether; more are dropped, as by a full
 *     socket
 * @param idleNanos how long a connection may go without a whole query or an answer
 */
public record DnsLimits(
    int connectionsMax, int pipelinedMax, int queryBytesMax, int pendingMax, long idleNanos) {
  /** As BIND: tcp-clients 150, tcp-idle-timeout 30 s; the others are our choice. */
  public static final DnsLimits DEFAULT = new DnsLimits(150, 100, 4_096, 65_536, 30_000_000_000L);

  /** Checks them. */
  public DnsLimits {
    if (connectionsMax < 1
        || pipelinedMax < 1
        || queryBytesMax < Wire.PLAIN_UDP_BYTES
        || queryBytesMax > Wire.TCP_BYTES
        || pendingMax < 1
        || idleNanos < 1) {
      throw new IllegalArgumentException(
          "limits of a name server are positive, and a query may have 512 to 65535 bytes: "
              + connectionsMax
              + ", "
              + pipelinedMax
              + ", "
              + queryBytesMax
              + ", "
              + pendingMax
              + ", "
              + idleNanos);
    }
  }
}
