package dev.lbsim.cli;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.scenario.explain.Listing;
import dev.lbsim.scenario.explain.Term;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.report.JsonList;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim list TOPIC}: the names a scenario may use, with a sentence on each. */
@Command(
    name = "list",
    description = "List what there is: algorithms, distributions, events, metrics, lessons, ...",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ListCommand implements Callable<Integer> {
  private static final String LESSONS = "lessons";

  private final Context context;
  private final Terminal terminal;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..1",
      completionCandidates = Topics.class,
      description = "What to list; without it, what can be listed.")
  private @Nullable String topic;

  @Option(names = "--json", description = "Print the list as JSON, for other programs.")
  private boolean json;

  /** What the shell completes to. */
  static final class Topics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Listing.all().stream().map(Listing::topic), Stream.of(LESSONS))
          .iterator();
    }
  }

  ListCommand(Context context) {
    this.context = context;
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    List<Listing> listings = new ArrayList<>(Listing.all());
    listings.add(new Listing(LESSONS, "What can be learnt: lbsim run FILE.", lessons()));
    if (topic == null) {
      topics(listings);
      return ExitCodes.OK;
    }
    Listing listing =
        listings.stream()
            .filter(each -> each.topic().equals(topic) || each.topic().equals(topic + "s"))
            .findFirst()
            .orElseThrow(() -> unknown(listings));
    if (json) {
      JsonList list = new JsonList();
      listing.items().forEach(item -> list.add(describe(item)));
      list.print(terminal.out());
    } else {
      print(listing);
    }
    return ExitCodes.OK;
  }

  private Usage unknown(List<Listing> listings) {
    String wanted = String.valueOf(topic);
    List<String> topics = listings.stream().map(Listing::topic).toList();
    return new Usage(
        "there is no list of %s; %s"
            .formatted(
                Wording.shorten(wanted), Wording.didYouMean(wanted, topics, "there are lists of")));
  }

  private void topics(List<Listing> listings) {
    if (json) {
      JsonList list = new JsonList();
      listings.forEach(
          listing ->
              list.add(
                  new JsonList.Fields()
                      .put("topic", listing.topic())
                      .put("summary", listing.summary())
                      .put("entries", listing.items().size())));
      list.print(terminal.out());
      return;
    }
    listings.forEach(
        listing -> terminal.out().printf("%-15s %s%n", listing.topic(), listing.summary()));
  }

  private List<Listing.Item> lessons() {
    return Lessons.in(context.lessons()).stream()
        .map(lesson -> new Listing.Item(lesson, null))
        .toList();
  }

  private void print(Listing listing) {
    PrintWriter out = terminal.out();
    Map<String, String> lines = lines(listing);
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.forEach(
        (names, summary) ->
            Paragraphs.hanging(names + " ".repeat(width + 2 - names.length()), summary)
                .forEach(out::println));
    if (listing.items().isEmpty()) {
      terminal.err().println("lbsim: there are no " + listing.topic() + " here");
      return;
    }
    out.println();
    Term first = listing.items().get(0).term();
    if (listing.topic().equals(LESSONS)) {
      out.println("Each is a folder: read its lesson.md, then run it:");
      out.println("  lbsim run " + first.facts().get("folder"));
    } else {
      out.println("More on one of them: lbsim explain " + first.name());
    }
  }

  /** What is said by name; neighbours of which the same is said, such as units, share a line. */
  private static Map<String, String> lines(Listing listing) {
    Map<String, String> lines = new LinkedHashMap<>();
    String names = "";
    String summary = "";
    for (Listing.Item item : listing.items()) {
      boolean same = item.term().summary().equals(summary);
      lines.remove(same ? names : "");
      names = same ? names + " " + item.term().name() : item.term().name();
      summary = item.term().summary();
      lines.put(names, summary);
    }
    return lines;
  }

  private static JsonList.Fields describe(Listing.Item item) {
    Term term = item.term();
    JsonList.Fields fields =
        new JsonList.Fields().put("name", term.name()).put("summary", term.summary());
    Entry entry = item.entry();
    if (entry == null) {
      term.facts().forEach(fields::put);
      return fields;
    }
    fields.put("source", entry.source());
    return fields.put(
        "parameters", entry.parameters().stream().map(ListCommand::describe).toList());
  }

  private static JsonList.Fields describe(Parameter parameter) {
    return new JsonList.Fields()
        .put("name", parameter.name())
        .put("kind", parameter.kind().name().toLowerCase(java.util.Locale.ROOT))
        .put("default", parameter.defaultValue())
        .put("min", parameter.min())
        .put("max", parameter.max())
        .put("choices", parameter.choices())
        .put("summary", parameter.summary());
  }
}
