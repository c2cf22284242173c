package dev.lbsim.live.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes what a certificate is made of in the distinguished encoding rules (ITU-T X.690): tag,
 * length, contents. Only what {@link Authority} needs; it reads nothing.
 */
final class Der {
  private static final int LONG_FORM = 0x80;
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** RFC 5280, section 4.1.2.5: from this year on with four digits. */
  private static final int FOUR_DIGITS_FROM = 2050;

  private Der() {}

  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      contents.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = contents.size();
    if (length < LONG_FORM) {
      all.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int skip = digits[0] == 0 ? 1 : 0;
      all.write(LONG_FORM | (digits.length - skip));
      all.write(digits, skip, digits.length - skip);
    }
    all.writeBytes(contents.toByteArray());
    return all.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(0x31, parts);
  }

  /** An explicit tag of the context, which holds others. */
  static byte[] context(int number, byte[]... parts) {
    return tagged(0xa0 | number, parts);
  }

  /** An implicit tag of the context, for what is not made of others. */
  static byte[] plain(int number, byte[] contents) {
    return tagged(0x80 | number, contents);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] yes() {
    return tagged(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] contents) {
    return tagged(0x04, contents);
  }

  /** All bits of some bytes, but those unused at the end of the last. */
  static byte[] bits(byte[] contents, int unused) {
    return tagged(0x03, new byte[] {(byte) unused}, contents);
  }

  static byte[] utf8(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant when) {
    boolean long4 = when.atZone(ZoneOffset.UTC).getYear() >= FOUR_DIGITS_FROM;
    String text = (long4 ? GENERALIZED_TIME : UTC_TIME).format(when);
    return tagged(long4 ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, such as {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      int septets = 1;
      for (int rest = arc >>> 7; rest != 0; rest >>>= 7) {
        septets++;
      }
      for (int s = septets - 1; s >= 0; s--) {
        out.write((arc >>> 7 * s & 0x7f) | (s > 0 ? 0x80 : 0));
      }
    }
    return tagged(0x06, out.toByteArray());
  }
}
