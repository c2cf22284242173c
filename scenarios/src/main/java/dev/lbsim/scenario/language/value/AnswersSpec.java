package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a DNS name may resolve to: a list of names, or a map from names to weights.
 *
 * @param answers in the order written
 * @param weighted true when weights were written
 */
public record AnswersSpec(List<Answer> answers, boolean weighted) {
  public AnswersSpec {
    answers = List.copyOf(answers);
  }

  /**
   * One answer.
   *
   * @param target a tier, a server pool (then each of its members is an answer) or a member
   * @param weight relative to the other answers; 1 in a list
   */
  public record Answer(Ref target, Weight weight) {}

  /** No answers: stands in for some that could not be read. */
  public static final AnswersSpec NONE = new AnswersSpec(List.of(), false);

  /** Reads either form. */
  public static @Nullable AnswersSpec read(Node node, String path, Problems problems) {
    List<Answer> answers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean weighted = node instanceof Node.Fields;
    if (node instanceof Node.Fields fields) {
      for (Node.Field field : fields.fields().values()) {
        add(answers, seen, field.key(), field.value(), path, problems);
      }
    } else if (node instanceof Node.Items items) {
      for (Node item : items.nodes()) {
        add(answers, seen, item, new Node.Scalar("1", true, item.mark()), path, problems);
      }
    } else {
      problems.error(
          node.mark(),
          path,
          "this must be a list of names, or a map from names to weights, not " + node.describe(),
          "write ["
              + (node instanceof Node.Scalar scalar ? Wording.shorten(scalar.text()) : "edge")
              + "]");
      return null;
    }
    if (node.size() == 1) {
      problems.error(node.mark(), path, "there must be at least one answer");
      return null;
    }
    return new AnswersSpec(answers, weighted);
  }

  private static void add(
      List<Answer> answers,
      Set<String> seen,
      Node name,
      Node weight,
      String path,
      Problems problems) {
    if (!(name instanceof Node.Scalar nameText) || !(weight instanceof Node.Scalar weightText)) {
      Mark mark = name instanceof Node.Scalar ? weight.mark() : name.mark();
      problems.error(mark, path, "an answer is a name, or a name and a weight", null);
      return;
    }
    Mark mark = nameText.mark();
    try {
      Ref target = Ref.parse(nameText.text());
      mark = weightText.mark();
      Weight value = Weight.parse(weightText.text());
      if (seen.add(target.text())) {
        answers.add(new Answer(target, value));
      } else {
        problems.error(
            nameText.mark(), path, nameText.describe() + " is here twice", "keep one of them");
      }
    } catch (BadValue bad) {
      problems.error(mark, path, bad.message(), bad.hint());
    }
  }
}
