package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds a tree of located nodes from YAML 1.2 text.
 *
 * <p>It works on parser events with a stack of its own, so nesting cannot overflow the thread's
 * stack, and it stops at the first limit that is crossed. Nothing is constructed from tags; an
 * alias shares the node it stands for and counts in full, so a bomb of aliases is refused before it
 * grows.
 */
public final class YamlTree {
  private static final Set<String> CORE_TAGS =
      Set.of(
          "!",
          tag("str"),
          tag("int"),
          tag("float"),
          tag("bool"),
          tag("null"),
          tag("map"),
          tag("seq"));

  private final String source;
  private final Limits limits;
  private final Problems problems;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private final Deque<OpenNode> open = new ArrayDeque<>();
  private @Nullable Node root;
  private int nodes;
  private boolean stopped;

  private YamlTree(String source, Limits limits, Problems problems) {
    this.source = source;
    this.limits = limits;
    this.problems = problems;
  }

  private static String tag(String name) {
    return "tag:yaml.org,2002:" + name;
  }

  /**
   * The tree of {@code text}, or null where it cannot be read; then {@code problems} says why.
   *
   * @param source how the user named the file
   */
  public static @Nullable Node parse(String text, String source, Limits limits, Problems problems) {
    return new YamlTree(source, limits, problems).build(text);
  }

  private @Nullable Node build(String text) {
    if (text.length() > limits.bytes()) {
      problems.error(
          new Mark(source, 1, 1), "", "the file is too large", "the limit is 2 MiB of text");
      return null;
    }
    // The whole text in one buffer: the scanner copies what it looks ahead at with every refill.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length() + 1)
            .build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        accept(event);
        if (stopped) {
          return null;
        }
      }
    } catch (YamlEngineException e) {
      problems.add(SyntaxWords.explain(e, source, text));
      return null;
    }
    if (root == null) {
      problems.error(new Mark(source, 1, 1), "", "the file is empty", "start with \"lbsim: 1\"");
    }
    return root;
  }

  private void accept(Event event) {
    Mark mark = mark(event.getStartMark());
    switch (event.getEventId()) {
      case DocumentStart -> {
        if (root != null) {
          stop(mark, "a second document starts here; a scenario file holds one", "remove the ---");
        }
      }
      case Alias -> alias(((AliasEvent) event).getAlias(), mark);
      case Scalar -> scalar((ScalarEvent) event, mark);
      case SequenceStart, MappingStart -> start((CollectionStartEvent) event, mark);
      case SequenceEnd, MappingEnd -> {
        OpenNode closed = open.pop();
        add(closed.close(problems), closed.anchor());
      }
      default -> {} // stream and document ends, comments
    }
  }

  private void alias(Anchor name, Mark mark) {
    Node node = anchors.get(name);
    if (node == null) {
      stop(
          mark,
          "*"
              + Wording.shorten(name.getValue())
              + " stands for an anchor, but there is none of that name before it",
          "a value that starts with * needs quotes");
    } else if (open.size() + node.height() > limits.depth()) {
      tooDeep(mark);
    } else {
      nodes += node.size() - 1; // add() counts the last one
      add(node, null);
    }
  }

  private void scalar(ScalarEvent event, Mark mark) {
    checkTag(event.getTag(), mark);
    boolean plain = event.isPlain() && event.getTag().isEmpty();
    add(new Node.Scalar(event.getValue(), plain, mark), anchor(event));
  }

  private void start(CollectionStartEvent event, Mark mark) {
    checkTag(event.getTag(), mark);
    if (open.size() >= limits.depth()) {
      tooDeep(mark);
      return;
    }
    Anchor anchor = anchor(event);
    boolean isMap = event instanceof MappingStartEvent;
    open.push(new OpenNode(mark, anchor, isMap, event.isFlow()));
  }

  private static @Nullable Anchor anchor(NodeEvent event) {
    return event.getAnchor().orElse(null);
  }

  private void add(Node node, @Nullable Anchor anchor) {
    nodes++;
    if (nodes > limits.nodes()) {
      stop(
          node.mark(),
          "the file holds more than " + limits.nodes() + " values, aliases counted in full",
          null);
      return;
    }
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    OpenNode parent = open.peek();
    if (parent == null) {
      root = node;
    } else {
      parent.add(node);
    }
  }

  private void checkTag(Optional<String> tag, Mark mark) {
    if (tag.isPresent() && !CORE_TAGS.contains(tag.get())) {
      problems.error(
          mark,
          "",
          "the tag "
              + Wording.quote(tag.get().replace(tag(""), "!!"))
              + " is not allowed; a scenario is plain text and numbers",
          "remove it");
    }
  }

  private void tooDeep(Mark mark) {
    stop(mark, "the file is nested more than " + limits.depth() + " levels deep", null);
  }

  private void stop(Mark mark, String message, @Nullable String hint) {
    problems.error(mark, "", message, hint);
    stopped = true;
  }

  private Mark mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
    return mark.map(m -> new Mark(source, m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Mark(source, 1, 1));
  }
}
