package dev.lbsim.live.dns;

/** Numbers of record types that are treated in a way of their own (IANA, DNS parameters). */
public final class RecordType {
  /** An IPv4 address. */
  public static final int A = 1;

  /** A server of a zone. */
  public static final int NS = 2;

  /** Another name for a name. */
  public static final int CNAME = 5;

  /** Start of a zone; tells how long an answer that says no may be kept. */
  public static final int SOA = 6;

  /** An IPv6 address. */
  public static final int AAAA = 28;

  /** All types there are; an answer may leave some out (RFC 8482). */
  public static final int ANY = 255;

  /** The record that carries EDNS (RFC 6891). */
  static final int OPT = 41;

  /** Whole zones, in parts and at once. */
  static final int IXFR = 251;

  static final int AXFR = 252;

  /** Mail, as it was before MX (RFC 973). */
  static final int MAILB = 253;

  static final int MAILA = 254;

  /** From here to 255 a type is a question and never a record (RFC 6895, section 3.1). */
  static final int FIRST_QUESTION_ONLY = 128;

  /** The class of everything on the internet. */
  static final int CLASS_IN = 1;

  private RecordType() {}
}
