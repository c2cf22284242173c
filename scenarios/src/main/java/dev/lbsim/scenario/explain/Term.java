package dev.lbsim.scenario.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that can be asked about.
 *
 * @param name how it is called
 * @param kind what sort of thing it is: {@code metric}, {@code unit}, {@code algorithm}, ...
 * @param facts short answers by label, in order: {@code unit}, {@code samples}, {@code formula},
 *     ...
 * @param text what it is, in sentences; lines that start with a space keep their shape
 * @param see related terms
 */
public record Term(
    String name, String kind, Map<String, String> facts, String text, List<String> see) {
  public Term {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    see = List.copyOf(see);
  }

  /** The first sentence, for lists. */
  public String summary() {
    String flat = text.replaceAll("\\s+", " ").strip();
    int end = flat.indexOf(". ");
    return end < 0 ? flat : flat.substring(0, end + 1);
  }
}
