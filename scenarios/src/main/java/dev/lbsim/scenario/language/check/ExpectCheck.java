package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.expect.Tolerance;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.LessonSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Expectations speak of things the scenario has, in units that fit, within the run. */
final class ExpectCheck {
  private final Context context;
  private final LabelCheck own;
  private final Map<String, Optional<LabelCheck>> variants = new HashMap<>();

  ExpectCheck(Context context) {
    this.context = context;
    this.own = LabelCheck.of(context, context.spec(), context.names());
  }

  void check() {
    checkAll("expect", context.spec().expect());
    LessonSpec lesson = context.spec().lesson();
    if (lesson == null) {
      return;
    }
    checkAll("lesson.goal", lesson.goal());
    LessonSpec.PredictSpec predict = lesson.predict();
    if (predict != null) {
      String path = "lesson.predict.answer";
      checkSide(context.marks().of(path), path, predict.answer().side());
      checkTolerance("lesson.predict.within", predict.within(), predict.answer().side().measure());
    }
  }

  private void checkAll(String path, List<Expectation> expectations) {
    for (int i = 0; i < expectations.size(); i++) {
      if (!expectations.get(i).text().isEmpty()) {
        check(path + "[" + i + "]", expectations.get(i));
      }
    }
  }

  private void check(String path, Expectation expectation) {
    Mark mark = context.marks().of(path);
    checkSide(mark, path, expectation.left());
    checkSide(mark, path, expectation.right());
    Measure left = expectation.left().measure();
    if (!comparable(expectation.left(), expectation.right())) {
      context.error(
          mark,
          path,
          "the left side is "
              + left.words()
              + " and the right side "
              + expectation.right().measure().words(),
          "compare " + left.words() + " with one such as 10" + left.usualUnit());
    }
    checkPossible(mark, path, expectation.left(), expectation.right());
    checkPossible(mark, path, expectation.right(), expectation.left());
    if (expectation.left() instanceof Side.Value && expectation.right() instanceof Side.Value) {
      context.error(mark, path, "both sides are values; nothing of the run is judged", null);
    }
    checkWindow(mark, path, expectation.during());
    Tolerance within = expectation.within();
    if (within != null) {
      checkTolerance(path, within, left);
      if (expectation.comparison() != Expectation.Comparison.EQUAL
          && expectation.comparison() != Expectation.Comparison.NOT_EQUAL) {
        context.error(
            mark,
            path,
            "\"within\" goes with == and !=, not with " + expectation.comparison().sign(),
            "move the tolerance into the value");
      }
    }
  }

  /** A plain 80 where 80% is meant makes an expectation that always or never holds. */
  private void checkPossible(Mark mark, String path, Side side, Side other) {
    if (side instanceof Side.Figure figure
        && figure.isPart()
        && figure.factor() == 1
        && other instanceof Side.Value value
        && isNumberOrShare(value)
        && value.value() > 1) {
      context.error(
          mark.right(value.offset()),
          path,
          figure.aggregate() + "(" + figure.metric().word() + ") is never above 100%",
          value.measure() == Measure.NUMBER && value.value() <= 100
              ? "write " + value.text() + "%"
              : "write a share from 0% to 100%");
    }
  }

  private static boolean comparable(Side left, Side right) {
    if (left.measure() == right.measure()) {
      return true;
    }
    // A plain number may stand for a share: 0.5 is 50%, and a quotient may be any number.
    return isNumberOrShare(left) && isNumberOrShare(right);
  }

  private static boolean isNumberOrShare(Side side) {
    return side.measure() == Measure.SHARE
        || side instanceof Side.Value value && value.measure() == Measure.NUMBER;
  }

  private void checkWindow(Mark mark, String path, Expectation.@Nullable Window window) {
    Span duration = context.spec().run().duration();
    if (window != null && window.to().compareTo(duration) > 0) {
      context.error(
          mark.right(window.offset()),
          path,
          "the window ends at " + window.to() + ", after the run's end at " + duration,
          "end it at " + duration + ", or raise run.duration");
    }
  }

  private void checkTolerance(String path, Tolerance within, Measure measure) {
    if (within.measure() != Measure.SHARE && within.measure() != measure) {
      context.error(
          path,
          "a tolerance of " + within.text() + " does not fit " + measure.words(),
          "write a percentage, or " + measure.words() + " such as 10" + measure.usualUnit());
    }
  }

  private void checkSide(Mark mark, String path, Side side) {
    if (side instanceof Side.Figure figure) {
      checkFigure(mark, path, figure);
    } else if (side instanceof Side.Quotient quotient) {
      checkFigure(mark, path, quotient.dividend());
      checkFigure(mark, path, quotient.divisor());
    }
  }

  private void checkFigure(Mark mark, String path, Side.Figure figure) {
    Mark at = mark.right(figure.offset());
    String variant = figure.variant();
    if (variant != null && !context.spec().variants().containsKey(variant)) {
      context.error(
          at,
          path,
          "there is no variant " + Wording.quote(variant),
          context.spec().variants().isEmpty()
              ? "the file has no variants"
              : context
                  .problems()
                  .suggest(variant, context.spec().variants().keySet(), "there are"));
    }
    labelsOf(variant).ifPresent(labels -> labels.check(at, path, figure));
  }

  /** What the labels of a figure speak of; nothing where that cannot be read. */
  private Optional<LabelCheck> labelsOf(@Nullable String variant) {
    return variant == null
        ? Optional.of(own)
        : variants.computeIfAbsent(
            variant,
            name ->
                Optional.ofNullable(context.variants().spec(name))
                    .map(spec -> LabelCheck.of(context, spec, Names.of(spec))));
  }
}
