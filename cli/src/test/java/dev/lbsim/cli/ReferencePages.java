package dev.lbsim.cli;

import dev.lbsim.scenario.explain.Listing;
import dev.lbsim.scenario.explain.Reference;
import dev.lbsim.scenario.explain.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code docs/reference}: a page for each list, one for the keys of the language, one for
 * the command. All of it is said somewhere in the code, and here only put into Markdown.
 */
final class ReferencePages {
  private static final String KEY = "key of a scenario";

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("algorithms", "Algorithms");
    TITLES.put("ecmp", "Ways to spread flows (ECMP)");
    TITLES.put("drops", "Rules by which queues drop");
    TITLES.put("limiters", "Rate limiters");
    TITLES.put("distributions", "Distributions");
    TITLES.put("arrivals", "Arrivals");
    TITLES.put("policies", "DNS answer policies");
    TITLES.put("replacement", "Replacement policies of caches");
    TITLES.put("limits", "Concurrency limits");
    TITLES.put("topologies", "Topologies");
    TITLES.put("cities", "Cities");
    TITLES.put("events", "Events");
    TITLES.put("metrics", "Metrics");
    TITLES.put("expectations", "Expectations");
    TITLES.put("units", "Units");
  }

  private ReferencePages() {}

  /** Every page by the name of its file. */
  static Map<String, String> all() {
    Map<String, String> pages = new LinkedHashMap<>();
    StringBuilder index = new StringBuilder();
    pages.put("README.md", "");
    add(pages, index, "command.md", "The command", "Every command with its options.", command());
    add(pages, index, "keys.md", "Keys of a scenario", "What a file may say.", keys());
    for (Listing listing : Listing.all()) {
      String title = TITLES.get(listing.topic());
      if (title == null) {
        throw new IllegalStateException("a list without a title here: " + listing.topic());
      }
      List<Term> terms = new ArrayList<>();
      listing.items().forEach(item -> terms.add(item.term()));
      if (listing.topic().equals("expectations")) {
        terms.addAll(0, new Reference().find("expectation").subList(0, 1));
      }
      add(pages, index, listing.topic() + ".md", title, listing.summary(), sections(terms));
    }
    pages.put(
        "README.md",
        page(
            "Reference",
            "Made from what the program knows about itself, as `lbsim list` and `lbsim explain`"
                + " print it.",
            index
                + "- [JSON Schema](scenario.schema.json) of scenario files, for editors:"
                + " `lbsim schema`.\n"));
    return pages;
  }

  private static void add(
      Map<String, String> pages,
      StringBuilder index,
      String file,
      String title,
      String summary,
      String body) {
    pages.put(file, page(title, summary, body));
    index.append("- [%s](%s): %s%n".formatted(title, file, lower(summary)));
  }

  private static String page(String title, String summary, String body) {
    return """
        # %s

        <!-- Generated. After a change: ./mvnw test -pl cli -am -Dtest=ReferencePagesTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dlbsim.golden=update -->

        %s

        %s"""
        .formatted(title, summary, body);
  }

  private static String command() {
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (Class<?> command : LbsimCommand.COMMANDS) {
      names.add(command.getAnnotation(picocli.CommandLine.Command.class).name());
    }
    text.append(block(Session.lbsim("--help").out()));
    for (String name : names) {
      text.append("\n## ").append(name).append("\n\n");
      text.append(block(Session.lbsim("help", name).out()));
    }
    return text.toString();
  }

  private static String block(String output) {
    return "```\n" + output.strip() + "\n```\n";
  }

  private static String keys() {
    Reference reference = new Reference();
    List<Term> keys = new ArrayList<>();
    for (String name : reference.keys()) {
      for (Term term : reference.find(name)) {
        if (term.kind().equals(KEY) && term.name().equals(name)) {
          keys.add(term);
        }
      }
    }
    return sections(keys);
  }

  /** A section for each term; neighbours of which the same is said share one. */
  private static String sections(List<Term> terms) {
    Map<Term, Set<String>> namesOf = new LinkedHashMap<>();
    for (Term term : terms) {
      Term nameless = new Term("", term.kind(), term.facts(), term.text(), term.see());
      namesOf.computeIfAbsent(nameless, t -> new LinkedHashSet<>()).add("`" + term.name() + "`");
    }
    List<String> sections = new ArrayList<>();
    namesOf.forEach((term, names) -> sections.add(section(String.join(" ", names), term)));
    return String.join("\n", sections);
  }

  private static String section(String names, Term term) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(names).append("\n\n");
    text.append(term.text().replaceAll("(?m)^(?= )", "  ").strip()).append('\n');
    if (!term.facts().isEmpty()) {
      text.append('\n');
    }
    term.facts().forEach((label, fact) -> text.append("- %s: %s%n".formatted(label, fact)));
    if (!term.see().isEmpty()) {
      text.append("\nSee also `").append(String.join("`, `", term.see())).append("`.\n");
    }
    return text.toString();
  }

  private static String lower(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
