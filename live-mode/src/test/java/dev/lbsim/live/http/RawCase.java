package dev.lbsim.live.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case of {@code requests.txt}, whose head says how to write one.
 *
 * @param statuses what is answered, in this order; one that ends in {@code -} has no body
 * @param stays true if the connection is good for one more request after that
 */
record RawCase(String name, byte[] bytes, List<String> statuses, boolean stays) {
  private static final Pattern MANY = Pattern.compile("\\\\\\{(\\d+) ([^}]*)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|[rnt\\\\])");

  static List<RawCase> all() {
    String text;
    try (InputStream in = RawCase.class.getResourceAsStream("requests.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<RawCase> cases = new ArrayList<>();
    String[] blocks = text.split("(?m)^== ", -1);
    for (int i = 1; i < blocks.length; i++) {
      cases.add(of(blocks[i]));
    }
    return cases;
  }

  private static RawCase of(String block) {
    String[] lines = block.split("\n", -1);
    String[] expected = lines[1].split(" ", -1);
    StringBuilder raw = new StringBuilder();
    for (int i = 2; i < lines.length; i++) {
      if (!lines[i].startsWith("#")) {
        raw.append(lines[i]);
      }
    }
    String many =
        MANY.matcher(raw)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(2).repeat(Integer.parseInt(found.group(1)))));
    String bytes =
        ESCAPE.matcher(many).replaceAll(found -> Matcher.quoteReplacement(octet(found.group(1))));
    return new RawCase(
        lines[0],
        bytes.getBytes(StandardCharsets.ISO_8859_1),
        List.of(expected).subList(1, expected.length - 1),
        expected[expected.length - 1].equals("open"));
  }

  private static String octet(String escape) {
    return switch (escape.charAt(0)) {
      case 'r' -> "\r";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'x' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
      default -> "\\";
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
