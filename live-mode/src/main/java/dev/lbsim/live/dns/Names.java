package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Domain names as bytes and as text (RFC 1035, section 3.1). As text they are in lower case without
 * the dot at the end, the root is "."; a byte that is no letter, digit or other plain ASCII is
 * written as a backslash and three decimal digits, a dot inside a label too, so that each dot parts
 * two labels.
 *
 * <p>Positions are counted from the first byte of the message, as pointers count them. Buffers are
 * read by position and never moved.
 */
final class Names {
  static final String ROOT = ".";

  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;
  private static final int ESCAPED_CHARS = 4;

  /** As many pointers as a name has labels at most; more are there to keep us busy. */
  private static final int MOST_POINTERS = 127;

  private Names() {}

  /**
   * Where the name at {@code at} ends.
   *
   * @param message read from its reader index on
   * @throws MalformedMessage if it is no name, or longer than 255 bytes before its pointer
   */
  static int skip(ByteBuf message, int at) throws MalformedMessage {
    int end = message.readableBytes();
    int place = at;
    while (place < end) {
      int length = byteAt(message, place);
      if (length == 0) {
        return place + 1;
      }
      if ((length & Wire.POINTER) == Wire.POINTER) {
        if (place + 1 >= end) {
          throw new MalformedMessage("a pointer is cut off");
        }
        return place + 2;
      }
      place += length + 1;
      if (length > LONGEST_LABEL || place - at >= LONGEST_NAME) {
        throw new MalformedMessage("a label or a name is too long");
      }
    }
    throw new MalformedMessage("a name is cut off");
  }

  /**
   * Reads the name at {@code at}, through its pointers.
   *
   * @throws MalformedMessage if it is no name, or a pointer does not point to something before it
   */
  static String text(ByteBuf message, int at) throws MalformedMessage {
    // Each pointer leads to in front of all read so far, so there is no way to go round in circles.
    StringBuilder text = new StringBuilder(64);
    int wireBytes = 1;
    int earliest = at;
    int place = at;
    for (int pointers = 0; pointers <= MOST_POINTERS; pointers++) {
      int stop = skip(message, place);
      while (true) {
        int length = byteAt(message, place);
        if (length == 0) {
          return text.length() == 0 ? ROOT : text.toString();
        }
        if ((length & Wire.POINTER) == Wire.POINTER) {
          break;
        }
        wireBytes += length + 1;
        if (wireBytes > LONGEST_NAME) {
          throw new MalformedMessage("a name is longer than 255 bytes");
        }
        if (text.length() > 0) {
          text.append('.');
        }
        for (int i = 1; i <= length; i++) {
          append(text, byteAt(message, place + i));
        }
        place += length + 1;
      }
      int target = message.getUnsignedShort(message.readerIndex() + stop - 2) & 0x3FFF;
      if (target >= earliest || target < Wire.HEADER_BYTES) {
        throw new MalformedMessage("a pointer does not point back");
      }
      earliest = target;
      place = target;
    }
    throw new MalformedMessage("a name has too many pointers");
  }

  private static void append(StringBuilder text, int value) {
    if (value > ' ' && value < 0x7F && value != '.' && value != '\\') {
      text.append((char) (value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value));
    } else {
      text.append('\\')
          .append((char) ('0' + value / 100))
          .append((char) ('0' + value / 10 % 10))
          .append((char) ('0' + value % 10));
    }
  }

  /**
   * A name as text in the one form used here: lower case, no dot at the end, no needless escapes.
   *
   * @throws IllegalArgumentException if it is no name
   */
  static String canonical(String name) {
    String plain =
        name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    byte[] wire = wire(plain);
    StringBuilder text = new StringBuilder(wire.length);
    for (int place = 0; wire[place] != 0; place += wire[place] + 1) {
      if (place > 0) {
        text.append('.');
      }
      for (int i = 1; i <= wire[place]; i++) {
        append(text, wire[place + i] & 0xFF);
      }
    }
    return text.length() == 0 ? ROOT : text.toString();
  }

  /**
   * A name as bytes, in the case it is given.
   *
   * @throws IllegalArgumentException if a label is empty or longer than 63 bytes, if the name is
   *     longer than 255, or if it has other characters than plain ASCII
   */
  static byte[] wire(String name) {
    if (name.equals(ROOT)) {
      return new byte[1];
    }
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] wire = new byte[text.length + 2];
    int label = 0;
    int place = 1;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '.') {
        int length = place - label - 1;
        if (length == 0 || length > LONGEST_LABEL) {
          throw new IllegalArgumentException(
              "\"" + name + "\" is no domain name: its parts have 1 to 63 characters");
        }
        wire[label] = (byte) length;
        label = place++;
      } else if (text[i] == '\\') {
        wire[place++] = escaped(name, text, i);
        i += ESCAPED_CHARS - 1;
      } else if (text[i] > ' ' && text[i] < 0x7F && name.charAt(i) == text[i]) {
        wire[place++] = text[i];
      } else {
        throw new IllegalArgumentException(
            "\"" + name + "\" is no domain name: it has characters other than plain ASCII");
      }
    }
    if (label + 1 > LONGEST_NAME) {
      throw new IllegalArgumentException("\"" + name + "\" is no domain name: it is too long");
    }
    return Arrays.copyOf(wire, label + 1);
  }

  private static byte escaped(String name, byte[] text, int at) {
    int value = 0;
    for (int i = at + 1; i < at + ESCAPED_CHARS; i++) {
      int digit = i < text.length ? text[i] - '0' : -1;
      if (digit < 0 || digit > 9) {
        value = Integer.MAX_VALUE;
        break;
      }
      value = value * 10 + digit;
    }
    if (value > 0xFF) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no domain name: behind a backslash stand three digits, 000 to 255");
    }
    return (byte) value;
  }

  private static int byteAt(ByteBuf message, int place) {
    return message.getUnsignedByte(message.readerIndex() + place);
  }
}
