package dev.lbsim.cli;

import dev.lbsim.scenario.explain.Reference;
import dev.lbsim.scenario.explain.Term;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.report.MetricName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lbsim explain TERM}: what it is, over which samples, by which formula, in which unit. */
@Command(
    name = "explain",
    description = "Say what a metric, key, algorithm, distribution, event, unit or exit code is.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Such as: latency.p99   servers.queue   maglev   crash   expectation   exit-codes"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "TERM",
      arity = "1..*",
      completionCandidates = Names.class,
      description = "What to explain.")
  private List<String> words;

  /** What the shell completes to. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return new Reference()
          .names().stream().filter(name -> name.matches("[a-z0-9._-]+")).iterator();
    }
  }

  ExplainCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    String wanted = String.join(" ", words).strip();
    if (wanted.isEmpty()) {
      throw new Usage("missing: TERM");
    }
    Reference reference = new Reference();
    List<Term> terms = new ArrayList<>();
    MetricName metric = MetricName.of(wanted);
    List<Term> found = reference.find(wanted);
    if (found.isEmpty() || metric.scope().indexOf('.') > 0) {
      // A name as it stands in a result, such as l7.proxy.routes.api.retries; it may be a key, too.
      reference.find(metric.measure()).stream()
          .filter(term -> term.kind().equals("metric") && !found.contains(term))
          .forEach(terms::add);
    }
    terms.addAll(found);
    if (terms.isEmpty()) {
      String nearest = Wording.nearest(wanted, reference.names());
      throw new Usage(
          "nothing is called %s; %s"
              .formatted(
                  Wording.shorten(wanted),
                  nearest == null ? "see lbsim list" : "did you mean " + nearest + "?"));
    }
    for (int i = 0; i < terms.size(); i++) {
      if (i > 0) {
        terminal.out().println();
      }
      print(terms.get(i));
    }
    return ExitCodes.OK;
  }

  private void print(Term term) {
    PrintWriter out = terminal.out();
    out.println(term.name() + " (" + term.kind() + ")");
    Paragraphs.reflowed("  ", term.text()).forEach(out::println);
    if (!term.facts().isEmpty()) {
      out.println();
    }
    int width = term.facts().keySet().stream().mapToInt(String::length).max().orElse(0);
    term.facts()
        .forEach(
            (label, fact) ->
                Paragraphs.hanging("  " + label + " ".repeat(width + 2 - label.length()), fact)
                    .forEach(out::println));
    if (!term.see().isEmpty()) {
      out.println();
      Paragraphs.hanging("  see also  ", String.join(", ", term.see())).forEach(out::println);
    }
  }
}
