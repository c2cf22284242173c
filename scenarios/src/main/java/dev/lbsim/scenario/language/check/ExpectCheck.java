package dev.lbsim.scenario.language.check;

import dev.lbsim.core.model.Ending;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.expect.Tolerance;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.LessonSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Span;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expectations speak of things the scenario has, in units that fit, within the run. */
final class ExpectCheck {
  /** How requests end other than well, as results call it. */
  private static final List<String> ENDINGS =
      Arrays.stream(Ending.values())
          .filter(ending -> ending != Ending.OK)
          .map(Ending::label)
          .toList();

  private final Context context;
  private final Known known;

  ExpectCheck(Context context) {
    this.context = context;
    this.known = Known.of(context.spec());
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
          context.problems().suggest(variant, context.spec().variants().keySet(), "there are"));
    }
    figure.labels().forEach((label, value) -> checkLabel(at, path, figure, label, value));
  }

  private void checkLabel(Mark at, String path, Side.Figure figure, Label label, String value) {
    switch (label) {
      case KIND -> oneOf(at, path, label, value, ENDINGS);
      case PATH -> checkPath(at, path, value);
      case SERVER -> checkServer(at, path, value, figure.labels().get(Label.POOL));
      case CLIENT -> checkName(at, path, label, value, Target.Kind.CLIENTS);
      case POOL -> checkName(at, path, label, value, Target.Kind.SERVERS);
      case L7 -> checkName(at, path, label, value, Target.Kind.L7);
      case L4 -> checkName(at, path, label, value, Target.Kind.L4);
      case DNS -> checkName(at, path, label, value, Target.Kind.DNS);
      case RESOLVER -> checkName(at, path, label, value, Target.Kind.RESOLVERS);
    }
  }

  private void checkName(Mark at, String path, Label label, String value, Target.Kind kind) {
    Target target = context.names().within(kind, value);
    boolean instance = label == Label.L4 || label == Label.L7;
    if (target == null || target.part() != null && (!instance || value.endsWith("*"))) {
      oneOf(at, path, label, value, context.names().all(List.of(kind)));
    }
  }

  private void checkServer(Mark at, String path, String value, @Nullable String inPool) {
    Set<String> found = new LinkedHashSet<>();
    for (String pool : inPool == null ? poolsWith(value) : List.of(inPool)) {
      addServer(found, pool + "." + value);
    }
    if (inPool == null) {
      addServer(found, value);
    }
    if (found.isEmpty()) {
      error(at, path, Label.SERVER, value, known.members().keySet());
    } else if (found.size() > 1) {
      context.error(
          at,
          path,
          "server " + Wording.quote(value) + " can mean " + Wording.or(found),
          "write one of them in full");
    }
  }

  private Set<String> poolsWith(String member) {
    return known.members().getOrDefault(member, known.numbered());
  }

  private void addServer(Set<String> found, String name) {
    Target target = context.names().within(Target.Kind.SERVERS, name);
    if (target != null && target.part() != null && !target.part().equals(Target.EACH)) {
      found.add(target.name() + "." + target.part());
    }
  }

  private void checkPath(Mark at, String path, String value) {
    if (!known.pathsFromFiles()) {
      oneOf(at, path, Label.PATH, value, known.paths());
    }
  }

  private void oneOf(Mark at, String path, Label label, String value, Collection<String> names) {
    if (!names.contains(value)) {
      error(at, path, label, value, names);
    }
  }

  private void error(Mark at, String path, Label label, String value, Collection<String> names) {
    context.error(
        at,
        path,
        "there is no " + label.word() + " " + Wording.quote(value),
        context.problems().suggest(value, names, "there are"));
  }

  /**
   * What labels can mean, gathered once.
   *
   * @param members pools by the names of their members
   * @param numbered pools whose members are numbers
   * @param paths paths of requests
   * @param pathsFromFiles true when a log or trace holds paths of its own
   */
  private record Known(
      Map<String, Set<String>> members,
      Set<String> numbered,
      Set<String> paths,
      boolean pathsFromFiles) {

    static Known of(ScenarioSpec spec) {
      Map<String, Set<String>> members = new LinkedHashMap<>();
      Set<String> numbered = new LinkedHashSet<>();
      spec.servers()
          .forEach(
              (pool, servers) -> {
                if (servers.members().isEmpty()) {
                  numbered.add(pool);
                }
                for (String member : servers.members().keySet()) {
                  members.computeIfAbsent(member, m -> new LinkedHashSet<>()).add(pool);
                }
              });
      Set<String> paths = new LinkedHashSet<>();
      boolean fromFiles = false;
      for (ClientsSpec clients : spec.clients().values()) {
        fromFiles |=
            clients.arrivals() instanceof ArrivalsSpec.Log
                || clients.arrivals() instanceof ArrivalsSpec.Trace;
        clients.requests().forEach(request -> paths.add(request.path()));
        if (clients.requests().isEmpty()) {
          paths.add("/");
        }
      }
      return new Known(members, numbered, paths, fromFiles);
    }
  }
}
