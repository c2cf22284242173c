package dev.lbsim.live.parse;

/** Which octets HTTP allows where. */
public final class Grammar {
  private static final boolean[] TOKEN = octets("!#$%&'*+-.^_`|~");
  private static final boolean[] HOST = octets("-._~%");

  private Grammar() {}

  private static boolean[] octets(String beyondLettersAndDigits) {
    boolean[] allowed = new boolean[256];
    for (int i = 0; i < 128; i++) {
      allowed[i] = Character.isLetterOrDigit(i) || beyondLettersAndDigits.indexOf(i) >= 0;
    }
    return allowed;
  }

  /** A {@code tchar} (RFC 9110, section 5.6.2): methods and names of fields are made of these. */
  public static boolean isToken(int octet) {
    return TOKEN[octet & 0xff];
  }

  /** An octet of a target: visible ASCII, without the {@code #} that never leaves a client. */
  public static boolean isTarget(int octet) {
    return octet > ' ' && octet < 0x7f && octet != '#';
  }

  /** An octet of a field's value (RFC 9110, section 5.5): no control character but HTAB. */
  public static boolean isValue(int octet) {
    int unsigned = octet & 0xff;
    return unsigned >= ' ' && unsigned != 0x7f || unsigned == '\t';
  }

  /**
   * {@code host} or {@code host:port}. Narrower than RFC 3986, whose names may hold commas and
   * quotes, which no server is called by and which split lists elsewhere.
   */
  public static boolean isAuthority(CharSequence text) {
    int at = 0;
    int length = text.length();
    if (length > 0 && text.charAt(0) == '[') {
      do {
        at++;
      } while (at < length && isAddress(text.charAt(at)));
      if (at == 1 || at == length || text.charAt(at) != ']') {
        return false;
      }
      at++;
    } else {
      while (at < length && text.charAt(at) < 256 && HOST[text.charAt(at)]) {
        at++;
      }
      if (at == 0) {
        return false;
      }
    }
    return at == length || text.charAt(at) == ':' && isPort(text, at + 1);
  }

  private static boolean isAddress(char character) {
    return character == ':' || character == '.' || Character.digit(character, 16) >= 0;
  }

  private static boolean isPort(CharSequence text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      port = port * 10 + digit;
      if (port > 0xffff) {
        return false;
      }
    }
    return true;
  }
}
