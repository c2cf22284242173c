package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.yaml.Marks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every check needs: the scenario, what its names mean, and where to complain. */
record Context(
    ScenarioSpec spec,
    Names names,
    FirstReaders firstReaders,
    Marks marks,
    DataFiles files,
    ScenarioCheck.Variants variants,
    Problems problems) {

  /** Reports an error at the value of {@code path}, unless that value is a stand-in. */
  void error(String path, String message, @Nullable String hint) {
    error(marks.of(path), path, message, hint);
  }

  /** The same at a place of its own. */
  void error(Mark mark, String path, String message, @Nullable String hint) {
    if (!problems.failed(path)) {
      problems.error(mark, path, message, hint);
    }
  }

  void advice(String path, String message, @Nullable String hint) {
    problems.advice(marks.of(path), path, message, hint);
  }

  /** What {@code ref} at {@code path} means, or null after saying that it means nothing. */
  @Nullable Target resolve(String path, Ref ref, List<Target.Kind> kinds) {
    return resolve(marks.of(path), path, ref.text(), kinds);
  }

  @Nullable Target resolve(Mark mark, String path, String text, List<Target.Kind> kinds) {
    if (text.isEmpty()) {
      return null; // it could not be read, which has been said
    }
    List<Target> found = names.find(text, kinds);
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      dangling(mark, path, text, kinds);
    } else {
      error(
          mark,
          path,
          Wording.quote(text)
              + " can mean "
              + Wording.or(found.stream().map(Target::toString).toList()),
          "write one of them in full");
    }
    return null;
  }

  private void dangling(Mark mark, String path, String text, List<Target.Kind> kinds) {
    if (kinds.stream().anyMatch(kind -> problems.failed(kind.word()))) {
      return; // it may well be in the section that could not be read
    }
    int dot = text.lastIndexOf('.');
    List<Target> wholes = List.of();
    while (dot > 0 && wholes.isEmpty()) {
      // Of a member of a pool that is an answer the whole is the DNS name, not the answer.
      wholes =
          names.find(text.substring(0, dot), kinds).stream()
              .filter(target -> target.part() == null)
              .toList();
      dot = wholes.isEmpty() ? text.lastIndexOf('.', dot - 1) : dot;
    }
    if (wholes.size() == 1) {
      Target whole = wholes.get(0);
      String part = text.substring(dot + 1);
      error(
          mark,
          path,
          whole + " has no " + Wording.quote(part),
          problems.suggest(part, names.parts(whole), "there are"));
      return;
    }
    List<String> words = kinds.stream().map(Target.Kind::word).toList();
    List<Target> elsewhere = names.find(text, List.of(Target.Kind.values()));
    if (!elsewhere.isEmpty()) {
      error(
          mark,
          path,
          elsewhere.get(0) + " cannot stand here",
          "this must be in " + Wording.or(words));
      return;
    }
    String hint = null;
    if (!problems.overflow()) {
      String nearest = Wording.nearest(text, names.allQualified(kinds));
      hint =
          nearest != null
              ? "did you mean " + Wording.quote(nearest) + "?"
              : problems.suggest(text, names.all(kinds), "there are");
    }
    error(mark, path, "there is no " + Wording.quote(text) + " in " + Wording.or(words), hint);
  }

  /** Reports files of {@code distribution} that hold no numbers for it. */
  void checkFiles(String path, @Nullable DistributionSpec distribution) {
    if (distribution == null) {
      return;
    }
    for (String file : distribution.files()) {
      try {
        files.numbers(file, distribution.measure());
      } catch (BadValue bad) {
        error(path, bad.message(), bad.hint());
      }
    }
  }

  /** Reports a recording that cannot be replayed. */
  void checkReplay(String path, ArrivalsSpec.Replay arrivals) {
    try {
      files.replay(arrivals);
      long passedOver = files.passedOver(arrivals);
      if (passedOver > 0) {
        String lines = passedOver == 1 ? "1 line" : passedOver + " lines";
        advice(
            path, lines + " of " + arrivals.file() + " will be passed over: none of a log", null);
      }
    } catch (BadValue bad) {
      error(path, bad.message(), bad.hint());
    }
  }
}
