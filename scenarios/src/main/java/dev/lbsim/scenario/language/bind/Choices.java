package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.List;

/** Keys that exclude each other, or of which one must be there. */
final class Choices {
  private Choices() {}

  /** True when a rule of the record says whether the field must be given. */
  static boolean governs(Shape.Field field) {
    Shape shape = Shape.of(field.component().getDeclaringRecord());
    return shape.exactlyOne().contains(field.key());
  }

  static void check(Shape shape, Node.Fields map, Mark at, String path, Problems problems) {
    List<String> exactly = shape.exactlyOne();
    List<String> most = shape.atMostOne();
    List<String> group = exactly.isEmpty() ? most : exactly;
    List<String> given = group.stream().filter(map.fields()::containsKey).toList();
    if (given.size() > 1) {
      Node.Field second = map.fields().get(given.get(1));
      Mark mark = second == null ? at : second.key().mark();
      problems.error(
          mark,
          path,
          Wording.and(Wording.quoted(given)) + " exclude each other",
          "keep one of them");
    } else if (given.isEmpty()
        && !exactly.isEmpty()
        && exactly.stream().noneMatch(key -> problems.failed(path + "." + key))) {
      problems.error(
          at, path, "one of " + Wording.or(Wording.quoted(exactly)) + " is missing", null);
    }
  }
}
