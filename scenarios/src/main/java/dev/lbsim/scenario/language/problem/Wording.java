package dev.lbsim.scenario.language.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How problems quote what was written, list what is allowed and guess what was meant. */
public final class Wording {
  private static final int LONGEST_QUOTE = 40;
  private static final int LONGEST_NAME = 64;
  private static final int MOST_NAMES = 1000;

  private Wording() {}

  /** The text in double quotes, shortened, with control characters made visible. */
  public static String quote(String text) {
    return '"' + shorten(text) + '"';
  }

  /** The text on one line, shortened, with control characters made visible. */
  public static String shorten(String text) {
    StringBuilder quoted = new StringBuilder();
    int[] codePoints = text.codePoints().limit(LONGEST_QUOTE + 1L).toArray();
    for (int i = 0; i < Math.min(codePoints.length, LONGEST_QUOTE); i++) {
      int c = codePoints[i];
      if (c == '\n') {
        quoted.append("\\n");
      } else if (c == '\t') {
        quoted.append("\\t");
      } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        quoted.append('?');
      } else {
        quoted.appendCodePoint(c);
      }
    }
    return quoted.append(codePoints.length > LONGEST_QUOTE ? "..." : "").toString();
  }

  /** {@code a, b and c}. */
  public static String and(Collection<String> words) {
    return join(words, " and ");
  }

  /** {@code a, b or c}. */
  public static String or(Collection<String> words) {
    return join(words, " or ");
  }

  private static String join(Collection<String> words, String last) {
    List<String> list = List.copyOf(words);
    if (list.size() < 2) {
      return String.join("", list);
    }
    return String.join(", ", list.subList(0, list.size() - 1)) + last + list.get(list.size() - 1);
  }

  /**
   * {@code did you mean "x"?} if a name is near enough, else what is allowed, else null.
   *
   * @param allowedLabel how to open the list of what is allowed, such as {@code "keys here"}
   */
  public static @Nullable String didYouMean(
      String written, Collection<String> allowed, String allowedLabel) {
    String nearest = nearest(written, allowed);
    if (nearest != null) {
      return "did you mean " + quote(nearest) + "?";
    }
    if (allowed.isEmpty()) {
      return null;
    }
    List<String> some = allowed.stream().limit(20).toList();
    String more = allowed.size() > some.size() ? ", ..." : "";
    return allowedLabel + ": " + String.join(", ", some) + more;
  }

  /** The name a writer most likely meant, or null if none is near. */
  public static @Nullable String nearest(String written, Collection<String> names) {
    if (written.length() > LONGEST_NAME) {
      return null;
    }
    String plain = plain(written);
    String best = null;
    int bestDistance = (plain.length() < 2 ? 0 : Math.max(1, Math.min(3, plain.length() / 3))) + 1;
    for (String name : (Iterable<String>) names.stream().limit(MOST_NAMES)::iterator) {
      if (Math.abs(name.length() - written.length()) >= bestDistance) {
        continue;
      }
      int distance = distance(plain, plain(name));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best != null ? best : continued(plain, names);
  }

  /** The only name that the written one goes on from, or that goes on from it; else null. */
  private static @Nullable String continued(String plain, Collection<String> names) {
    List<String> found =
        names.stream()
            .limit(MOST_NAMES)
            .filter(name -> shares(plain, plain(name)))
            .limit(2)
            .toList();
    return found.size() == 1 ? found.get(0) : null;
  }

  private static boolean shares(String a, String b) {
    return Math.min(a.length(), b.length()) >= 3 && (a.startsWith(b) || b.startsWith(a));
  }

  /** Case and the kind of dash are never what a writer meant to tell apart. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace(" ", "-");
  }

  /**
   * Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours
   * each cost 1 (Damerau, "A technique for computer detection and correction of spelling errors",
   * CACM 7(3), 1964).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }

  /** The names in quotes. */
  public static List<String> quoted(Collection<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add(quote(name)));
    return quoted;
  }
}
