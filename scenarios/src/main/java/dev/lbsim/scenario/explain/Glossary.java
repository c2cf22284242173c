package dev.lbsim.scenario.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The terms that are not names in a registry: metrics, units, ideas. Their texts are prose and live
 * in {@code glossary.md}, whose head says how it is written.
 */
public final class Glossary {
  private static final String HEADING = "## ";

  private final Map<String, Term> byName = new LinkedHashMap<>();
  private final Map<String, String> alsoCalled = new HashMap<>();

  private Glossary() {}

  /** The glossary that comes with the program. */
  public static Glossary standard() {
    try (InputStream in = Glossary.class.getResourceAsStream("glossary.md")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Glossary parse(String markdown) {
    Glossary glossary = new Glossary();
    String[] parts = ("\n" + markdown).split("\n" + HEADING);
    for (int i = 1; i < parts.length; i++) {
      glossary.entry(parts[i]);
    }
    return glossary;
  }

  /** The term with this name, or called that besides. */
  public Optional<Term> find(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    Term exact = byName.get(name);
    if (exact == null) {
      exact = byName.get(alsoCalled.getOrDefault(wanted, wanted));
    }
    return Optional.ofNullable(exact);
  }

  /** All terms, in the order of the file. */
  public List<Term> all() {
    return List.copyOf(byName.values());
  }

  /** All terms of a kind, in the order of the file. */
  public List<Term> ofKind(String kind) {
    return byName.values().stream().filter(term -> term.kind().equals(kind)).toList();
  }

  private void entry(String block) {
    int endOfHeading = block.indexOf('\n');
    String[] names = block.substring(0, endOfHeading).strip().split(" ");
    Map<String, String> head = new LinkedHashMap<>();
    List<String> see = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean inHead = true;
    for (String line : block.substring(endOfHeading + 1).split("\n")) {
      int colon = line.indexOf(": ");
      if (line.startsWith("see: ")) {
        see.addAll(List.of(line.substring("see: ".length()).split(", ")));
      } else if (inHead && colon > 0) {
        head.put(line.substring(0, colon), line.substring(colon + 2).strip());
      } else {
        inHead = false;
        text.append(line).append('\n');
      }
    }
    String kind = head.remove("kind");
    String also = head.remove("also");
    if (kind == null) {
      throw new IllegalStateException("the entry of " + names[0] + " has no kind");
    }
    for (String name : names) {
      byName.put(name, term(name, kind, head, text.toString().strip(), see));
    }
    if (also != null) {
      aliases(names, also.split(", "));
    }
  }

  /** As many other names as names pair up; else all of them mean the first. */
  private void aliases(String[] names, String[] others) {
    for (int i = 0; i < others.length; i++) {
      String name = names.length == others.length ? names[i] : names[0];
      alsoCalled.put(others[i].toLowerCase(Locale.ROOT), name);
    }
  }

  private static Term term(
      String name, String kind, Map<String, String> head, String text, List<String> see) {
    Map<String, String> facts = new LinkedHashMap<>();
    head.forEach((label, fact) -> facts.put(label, filled(fact, name)));
    return new Term(name, kind, facts, filled(text, name), see);
  }

  private static String filled(String template, String name) {
    String digits = name.replaceAll(".*\\.p|[^0-9]", "");
    String percent =
        digits.length() > 2 ? digits.substring(0, 2) + "." + digits.substring(2) : digits;
    return template.replace("{term}", name).replace("{percent}", percent);
  }
}
