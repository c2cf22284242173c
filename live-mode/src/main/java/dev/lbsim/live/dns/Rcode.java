package dev.lbsim.live.dns;

import org.jspecify.annotations.Nullable;

/**
 * How a query ended (RFC 1035, section 4.1.1; RFC 6891, section 9). Those above 15 need EDNS: their
 * upper bits are in the OPT record.
 */
public enum Rcode {
  /** All is well, also where the name has nothing of the type asked for (NODATA). */
  NOERROR(0),
  /** The query cannot be read. */
  FORMERR(1),
  /** The server could not find out. */
  SERVFAIL(2),
  /** There is no such name. */
  NXDOMAIN(3),
  /** The server does no such thing. */
  NOTIMP(4),
  /** The server does not do this for you, or not for this name. */
  REFUSED(5),
  /** A version of EDNS from the future. */
  BADVERS(16);

  private static final Rcode[] ALL = values();

  private final int code;

  Rcode(int code) {
    this.code = code;
  }

  /** The number on the wire, 0 to 4095. */
  public int code() {
    return code;
  }

  /** The one with this number, or null. */
  static @Nullable Rcode of(int code) {
    for (Rcode each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    return null;
  }
}
