package dev.lbsim.scenario.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.spec.LessonSpec;
import dev.lbsim.scenario.report.Paint;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.report.RunSummary;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every bundled lesson: its file reads without a word, every claim holds, its text has all parts,
 * and its summary is the one on file, byte for byte.
 *
 * <p>After a change that is meant to move figures, {@code mvn test -pl scenarios -am
 * -Dtest=LessonsTest -Dlbsim.golden=update} writes the summaries anew; read the difference before
 * committing it, and correct the numbers in the lesson's text.
 */
class LessonsTest {
  private static final Path LESSONS = Path.of("lessons");
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final boolean UPDATE = "update".equals(System.getProperty("lbsim.golden"));

  private static final List<String> SECTIONS =
      List.of(
          "Question",
          "Topology",
          "Predict",
          "Run",
          "What to notice",
          "Why",
          "Now break it yourself",
          "Further reading");

  /** A command in a block of its own, or options in the running text. */
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./lbsim run .*$|`--[a-z][^`]*`");

  private static final Pattern OPTION =
      Pattern.compile("--([a-z]+)[ =](\"[^\"]*\"|'[^']*'|[^\\s`]+)");

  static List<String> lessons() throws IOException {
    try (Stream<Path> folders = Files.list(LESSONS)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void everyGoldenSummaryBelongsToALesson() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.txt$", "")))
          .containsExactlyInAnyOrderElementsOf(lessons());
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyClaimHoldsAndTheSummaryIsTheOneOnFile(String lesson) throws IOException {
    List<RunReport> reports = run(variants(lesson));

    String summary = summary(reports);
    Path golden = GOLDEN.resolve(lesson + ".txt");
    if (UPDATE) {
      Files.writeString(golden, summary);
    }
    assertThat(reports).allSatisfy(LessonsTest::everyExpectationHeld);
    assertThat(summary.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(golden).exists();
    assertThat(summary).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void theFileHasALessonWithAQuestionAPredictionAndThreeHints(String lesson) throws IOException {
    Scenario scenario = read(lesson, Overrides.none());

    assertThat(scenario.name()).isEqualTo(name(lesson));
    assertThat(scenario.title()).isNotEqualTo(scenario.name());
    LessonSpec told = scenario.spec().lesson();
    assertThat(told).as("the section `lesson`").isNotNull();
    assertThat(told.question()).endsWith("?");
    assertThat(told.predict()).isNotNull();
    assertThat(told.hints()).hasSize(3);
    assertThat(told.explain()).isNotBlank();
    assertThat(told.attempts()).isNotEmpty();
    assertThat(told.next())
        .as("the next lesson exists")
        .isIn(lessons().stream().map(LessonsTest::name).toList());
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void theTextHasTheSameSectionsInEveryLesson(String lesson) throws IOException {
    List<String> lines = Files.readAllLines(LESSONS.resolve(lesson).resolve("lesson.md"));

    assertThat(lines.get(0)).matches("# " + lesson.split("-")[0] + " \\S.*");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("## "))
        .containsExactlyElementsOf(SECTIONS.stream().map(name -> "## " + name).toList());
    assertThat(lines)
        .anyMatch(
            line -> line.contains("./lbsim run scenarios/lessons/" + lesson + "/scenario.yaml"));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void theTextIsReadableInATerminal(String lesson) throws IOException {
    assertThat(Files.readAllLines(LESSONS.resolve(lesson).resolve("lesson.md")))
        .filteredOn(line -> !line.startsWith("./lbsim "))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyCommandInTheTextCanBeTyped(String lesson) throws IOException {
    String text = Files.readString(LESSONS.resolve(lesson).resolve("lesson.md"));
    List<Overrides> commands = new ArrayList<>();
    for (Matcher command = COMMAND.matcher(text); command.find(); ) {
      commands.add(changes(command.group()));
    }

    assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
    Path file = LESSONS.resolve(lesson).resolve("scenario.yaml");
    assertThat(commands)
        .flatMap(changes -> ScenarioReader.read(file, changes).problems())
        .filteredOn(Problem::isError)
        .extracting(Problem::render)
        .isEmpty();
  }

  /** What the options of a command line change. */
  private static Overrides changes(String command) {
    Overrides changes = Overrides.none();
    for (Matcher option = OPTION.matcher(command); option.find(); ) {
      String value = option.group(2).replaceAll("^[\"']|[\"']$", "");
      switch (option.group(1)) {
        case "set" -> {
          String[] pathAndValue = value.split("=", 2);
          changes = changes.set(pathAndValue[0], pathAndValue[1]);
        }
        case "variant" -> changes = changes.variant(value);
        case "seed" -> assertThat(Long.parseLong(value)).isPositive();
        default -> throw new AssertionError("an option no lesson has used: " + option.group());
      }
    }
    return changes;
  }

  private static String name(String lesson) {
    return lesson.replaceFirst("^\\d\\d[a-z]?-", "");
  }

  /** The file under each of its variants, or as it stands where it has none. */
  private static List<Scenario> variants(String lesson) {
    Scenario scenario = read(lesson, Overrides.none());
    List<Scenario> all = new ArrayList<>();
    for (String variant : scenario.variants()) {
      all.add(read(lesson, Overrides.none().variant(variant)));
    }
    return all.isEmpty() ? List.of(scenario) : all;
  }

  private static Scenario read(String lesson, Overrides overrides) {
    ReadResult result =
        ScenarioReader.read(LESSONS.resolve(lesson).resolve("scenario.yaml"), overrides);
    assertThat(result.problems()).extracting(Problem::render).isEmpty();
    return result.orThrow();
  }

  private static List<RunReport> run(List<Scenario> variants) {
    RunOptions options = new RunOptions(null, null, 2, null, false);
    return SimRun.run(variants, options, "lbsim", (done, all) -> {}, () -> true);
  }

  private static void everyExpectationHeld(RunReport report) {
    assertThat(report.expect()).isNotEmpty();
    assertThat(report.expect())
        .as("expectations of %s", report.variant())
        .extracting(ExpectResult::verdict, ExpectResult::text, ExpectResult::observed)
        .allSatisfy(row -> assertThat(row.toList().get(0)).isEqualTo(Verdict.PASS));
  }

  /** What a run prints, but for the time it took. */
  private static String summary(List<RunReport> reports) {
    return RunSummary.of(reports.stream().map(LessonsTest::timeless).toList(), Paint.NONE);
  }

  private static RunReport timeless(RunReport report) {
    return new RunReport(
        report.tool(),
        report.world(),
        report.scenario(),
        report.variant(),
        report.seed(),
        report.replications(),
        report.simulatedSeconds(),
        0,
        report.partial(),
        report.warmup(),
        report.metrics(),
        report.series(),
        report.expect(),
        report.events(),
        report.warnings());
  }
}
