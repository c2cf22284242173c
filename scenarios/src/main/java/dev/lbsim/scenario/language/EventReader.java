package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.bind.Binder;
import dev.lbsim.scenario.language.check.DataFiles;
import dev.lbsim.scenario.language.check.ScenarioCheck;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.LaterKeys;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.SpecTypes;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Marks;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.YamlTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event of a scenario that somebody sends while it runs: what an entry of {@code events}
 * may say, without {@code at} and {@code every}, because it happens now. YAML or JSON, which is
 * YAML.
 */
public final class EventReader {
  private static final String AT = "events[0]";
  private static final int MOST_DEEP = 10;

  private EventReader() {}

  /**
   * What was read.
   *
   * @param event null when there are errors
   * @param problems in the order of their places
   */
  public record Read(@Nullable EventSpec event, List<Problem> problems) {}

  /**
   * Reads and checks an event.
   *
   * @param source what to call the text in problems
   * @param scenario what it is to happen to
   */
  public static Read read(String text, String source, Scenario scenario) {
    Problems problems = new Problems();
    Node node = YamlTree.parse(text, source, limits(text), problems);
    return node == null ? new Read(null, problems.sorted()) : read(node, scenario, problems);
  }

  /**
   * The same for one that is made of parts, such as {@code do: drain}.
   *
   * @param keys and their values
   */
  public static Read of(Map<String, String> keys, String source, Scenario scenario) {
    Mark mark = new Mark(source, 0, 0);
    List<Node.Field> fields =
        keys.entrySet().stream()
            .map(key -> new Node.Field(plain(key.getKey(), mark), plain(key.getValue(), mark)))
            .toList();
    return read(Node.Fields.of(fields, mark), scenario, new Problems());
  }

  private static Limits limits(String text) {
    return new Limits(text.length(), MOST_DEEP, Limits.STANDARD.nodes());
  }

  private static Node.Scalar plain(String text, Mark mark) {
    return new Node.Scalar(text, true, mark);
  }

  private static Read read(Node node, Scenario scenario, Problems problems) {
    Node dated = node;
    if (node instanceof Node.Fields fields) {
      for (String key : List.of("at", "every")) {
        Node given = fields.get(key);
        if (given != null) {
          problems.error(given.mark(), AT + "." + key, "what is sent happens now", "remove " + key);
        }
      }
      dated =
          fields
              .without("every")
              .with(new Node.Field(plain("at", node.mark()), plain("0s", node.mark())));
    }
    Node root =
        Node.Fields.of(
            List.of(
                new Node.Field(
                    plain("events", node.mark()), Node.Items.of(List.of(dated), node.mark()))),
            node.mark());
    EventSpec event =
        new Binder(SpecTypes.all(), LaterKeys.ALL, problems).bind(root, Only.class).events().get(0);
    ScenarioCheck.checkEvents(
        with(scenario.spec(), event),
        scenario.names(),
        new Marks(root),
        new DataFiles(scenario.folder()::file),
        problems);
    List<Problem> found = problems.sorted().stream().map(EventReader::shortened).toList();
    return new Read(problems.errors() == 0 ? event : null, found);
  }

  /** What an event stands in: nothing else. */
  public record Only(List<EventSpec> events) {}

  /** Nobody who sends one event needs to be told which. */
  private static Problem shortened(Problem problem) {
    String path = problem.path();
    String rest = path.startsWith(AT) ? path.substring(AT.length()) : path;
    return new Problem(
        problem.severity(),
        problem.file(),
        problem.line(),
        problem.column(),
        rest.startsWith(".") ? rest.substring(1) : rest,
        problem.message(),
        problem.hint());
  }

  private static ScenarioSpec with(ScenarioSpec spec, EventSpec event) {
    return new ScenarioSpec(
        spec.lbsim(),
        spec.name(),
        spec.title(),
        spec.run(),
        spec.places(),
        spec.network(),
        spec.clients(),
        spec.resolvers(),
        spec.dns(),
        spec.anycast(),
        spec.l4(),
        spec.l7(),
        spec.servers(),
        List.of(event),
        spec.expect(),
        spec.variants(),
        spec.lesson());
  }
}
