package dev.lbsim.scenario.language.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects problems while a scenario is read, so that all of them are reported at once. */
public final class Problems {
  /** More than this many nobody reads; the rest is counted. */
  public static final int SHOWN = 100;

  private static final int KEPT = 10_000;

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final Set<Problem> found = new LinkedHashSet<>();
  private final Set<String> failed = new HashSet<>();
  private int errors;
  private int dropped;

  /** Adds a problem, once. */
  public void add(Problem problem) {
    if (found.size() >= KEPT) {
      dropped++;
    } else if (found.add(problem) && problem.isError()) {
      errors++;
    }
  }

  /** Adds an error. */
  public void error(Mark mark, String path, String message) {
    add(Problem.error(mark, path, message, null));
  }

  /** Adds an error with a hint, which may be null. */
  public void error(Mark mark, String path, String message, @Nullable String hint) {
    add(Problem.error(mark, path, message, hint));
  }

  /** Adds advice, with a hint or null. */
  public void advice(Mark mark, String path, String message, @Nullable String hint) {
    add(Problem.advice(mark, path, message, hint));
  }

  /** True when there are more problems than anyone is shown, so that details no longer matter. */
  public boolean overflow() {
    return found.size() > SHOWN;
  }

  /**
   * The nearest allowed name, or the list of what is allowed, as a hint. Guessing costs time, so
   * once there are more problems than anyone is shown it stops.
   */
  public @Nullable String suggest(String written, Collection<String> allowed, String label) {
    return overflow() ? null : Wording.didYouMean(written, allowed, label);
  }

  /** Notes that the value at {@code path} could not be read, so that nobody judges its stand-in. */
  public void fail(String path) {
    failed.add(path);
  }

  /** True when the value at {@code path} is, or is in, a stand-in for one that was not read. */
  public boolean failed(String path) {
    if (failed.isEmpty()) {
      return false;
    }
    String whole = path;
    while (!failed.contains(whole)) {
      if (whole.isEmpty()) {
        return false;
      }
      int cut = Math.max(whole.lastIndexOf('.'), whole.lastIndexOf('['));
      whole = whole.substring(0, Math.max(0, cut));
    }
    return true;
  }

  /** Number of errors so far. */
  public int errors() {
    return errors;
  }

  /** All problems in the order of their places, at most {@link #SHOWN} and a count of the rest. */
  public List<Problem> sorted() {
    List<Problem> all = new ArrayList<>(found);
    all.sort(BY_PLACE);
    if (all.size() <= SHOWN) {
      return List.copyOf(all);
    }
    List<Problem> shown = new ArrayList<>(all.subList(0, SHOWN));
    Problem last = shown.get(SHOWN - 1);
    Mark mark = new Mark(last.file(), last.line(), last.column());
    String message = "and " + (all.size() - SHOWN + dropped) + " more problems after this one";
    // The cut must not hide that the file cannot run.
    shown.add(
        errors > 0
            ? Problem.error(mark, "", message, null)
            : Problem.advice(mark, "", message, null));
    return List.copyOf(shown);
  }
}
