package dev.lbsim.scenario.calls;

import dev.lbsim.core.balance.Replayable;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.problem.Wording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells all that a log has to fresh objects of the same classes and seed, built from the scenario
 * in the log, and holds what they answer against what was answered then. The world they are built
 * in does not run: no request travels, no clock goes, and no timer fires.
 */
public final class Replay {
  private static final int SHOWN = 20;

  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, Count> counts = new LinkedHashMap<>();

  private Replay() {}

  /**
   * What became of the calls into one object.
   *
   * @param calls all of them
   * @param decisions those that were answered
   * @param differing those that are answered otherwise now
   */
  public record Count(long calls, long decisions, long differing) {
    private static final Count NONE = new Count(0, 0, 0);

    Count plus(boolean decision, boolean differs) {
      return new Count(calls + 1, decisions + (decision ? 1 : 0), differing + (differs ? 1 : 0));
    }
  }

  /**
   * A decision that came out otherwise.
   *
   * @param line of the log
   * @param decider who decided
   * @param call what was asked
   * @param then what was answered then
   * @param now what is answered now
   */
  public record Difference(
      long line, String decider, String call, @Nullable Object then, @Nullable Object now) {}

  /**
   * What came of it.
   *
   * @param origin what the log is of
   * @param deciders the calls into each object, by its name, in the order they were first heard of
   * @param differences the first of them
   * @param end {@code complete}, {@code full} if the log was as large as it might become, or null
   *     if it just breaks off
   */
  public record Outcome(
      Origin origin,
      Map<String, Count> deciders,
      List<Difference> differences,
      @Nullable String end) {

    /** All together. */
    public Count total() {
      Count sum = Count.NONE;
      for (Count one : deciders.values()) {
        sum =
            new Count(
                sum.calls + one.calls,
                sum.decisions + one.decisions,
                sum.differing + one.differing);
      }
      return sum;
    }
  }

  /**
   * Replays a log.
   *
   * @param folder where the files are that its scenario names
   * @throws BrokenLog if it is no log, or one that cannot be replayed
   * @throws IOException if it cannot be read
   */
  public static Outcome of(Path log, Path folder) throws IOException {
    try (CallReader reader = new CallReader(log)) {
      Origin origin = reader.origin();
      Replay replay = new Replay();
      replay.tell(reader, deciders(reader, origin, folder));
      return new Outcome(origin, replay.counts, replay.differences, reader.end());
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new BrokenLog(log.toString(), 0, "this is not UTF-8 text");
    }
  }

  private static Map<String, Replayable> deciders(CallReader reader, Origin origin, Path folder) {
    ReadResult read = ScenarioReader.read(origin.text(), origin.file(), folder, origin.overrides());
    Scenario scenario = read.scenario();
    if (scenario == null) {
      throw reader.broken(
          "its scenario cannot be read here: "
              + read.problems().stream()
                  .filter(problem -> problem.isError())
                  .map(problem -> problem.message())
                  .findFirst()
                  .orElse("it has problems"));
    }
    return ScenarioCompiler.compile(scenario).world(origin.seed(), 0).deciders();
  }

  private void tell(CallReader reader, Map<String, Replayable> deciders) throws IOException {
    for (CallReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
      Replayable decider = deciders.get(entry.decider());
      if (decider == null) {
        String nearest = Wording.nearest(entry.decider(), deciders.keySet());
        throw reader.broken(
            "nobody in its scenario is called \"%s\"%s"
                .formatted(
                    entry.decider(), nearest == null ? "" : "; did you mean " + nearest + "?"));
      }
      Object now;
      try {
        now = decider.replay(entry.call());
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw reader.broken(e.getMessage() + ", at " + entry.decider());
      }
      boolean differs = !Objects.equals(entry.answer(), now);
      counts.merge(
          entry.decider(),
          Count.NONE.plus(now != null, differs),
          (sum, one) -> sum.plus(one.decisions > 0, one.differing > 0));
      if (differs && differences.size() < SHOWN) {
        differences.add(
            new Difference(
                reader.line(), entry.decider(), entry.call().name(), entry.answer(), now));
      }
    }
  }
}
