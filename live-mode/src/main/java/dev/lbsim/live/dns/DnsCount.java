package dev.lbsim.live.dns;

/** What a server counts from its start on. */
public enum DnsCount {
  /** Messages that came in over UDP. */
  UDP_QUERIES,
  /** Messages that came in over TCP. */
  TCP_QUERIES,
  /** Answers out of {@link ZoneAnswers} that were sent, whole or with TC. */
  ANSWERS,
  /** Those of them that did not fit and were sent with TC. */
  TRUNCATED,
  /** Refusals of the server's own: FORMERR, NOTIMP, BADVERS, REFUSED. */
  REFUSALS,
  /** Messages without a whole header, and responses: they get nothing. */
  UNREADABLE,
  /** Queries that {@link ZoneAnswers} wanted to get nothing. */
  SILENCES,
  /** Queries and answers there was no room for. */
  DROPPED,
  /** Connections there was no room for. */
  CONNECTIONS_TURNED_AWAY,
  /** Failures of {@link ZoneAnswers}, which get SERVFAIL. */
  FAILURES
}
