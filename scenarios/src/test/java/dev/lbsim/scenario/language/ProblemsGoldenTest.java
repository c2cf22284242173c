package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of mistake gets exactly this message. The table, {@code language/problems.txt}, holds
 * cases of three parts: a line {@code # what is wrong}, the file, and below {@code -----} what is
 * said about it.
 *
 * <p>{@code mvn test -pl scenarios -am -Dtest=ProblemsGoldenTest -Dlbsim.golden=update} writes what
 * is said anew; read the difference as a newcomer would.
 */
class ProblemsGoldenTest {
  private static final Path TABLE = Path.of("src", "test", "resources", "language", "problems.txt");
  private static final boolean UPDATE = "update".equals(System.getProperty("lbsim.golden"));

  private record Case(String title, String file, String problems) {}

  @TestFactory
  List<DynamicTest> everyMistakeIsExplained() throws IOException {
    if (UPDATE) {
      update();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Case each : cases()) {
      tests.add(
          DynamicTest.dynamicTest(
              each.title(),
              () -> assertThat(ScenarioFiles.problems(each.file())).isEqualTo(each.problems())));
    }
    return tests;
  }

  /** What the design of the language names as a mistake, rule by rule. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "an unknown key, with the one that was meant",
        "an unknown section",
        "a missing key",
        "a missing version",
        "a version from the future",
        "no unit",
        "a wrong unit",
        "an unknown unit",
        "names that point nowhere",
        "a name that can mean two things",
        "a ring of tiers",
        "impossible values",
        "huge numbers",
        "text where a number should be",
        "a map where a value should be, and the other way round",
        "keys that exclude each other",
        "one of two keys",
        "a key that is here twice",
        "a key without a value",
        "a tag",
        "an alias that stands for nothing",
        "an alias inside what it stands for",
        "files that are missing or elsewhere",
        "another file that is to be taken in",
        "an unknown algorithm, an unknown parameter, and a bad one",
        "distributions",
        "arrivals",
        "events that cannot be",
        "an event after the end",
        "settings that cannot be",
        "expectations that cannot be read",
        "expectations that do not fit the scenario",
        "labels that nobody counts by",
        "labels that name nothing there is",
        "variants",
        "variants that are none",
        "sliders",
        "sliders beyond what their keys allow",
        "a lesson",
        "a tab",
        "an indentation that does not line up",
        "a world that is too large",
        "parts of the language of later versions",
      })
  void noKindOfMistakeIsForgotten(String title) throws IOException {
    assertThat(cases())
        .filteredOn(each -> each.title().equals(title))
        .hasSize(1)
        .noneMatch(each -> each.problems().isEmpty());
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String text : Files.readString(TABLE).split("(?m)^# ")) {
      if (!text.isBlank()) {
        int title = text.indexOf('\n');
        int line = text.indexOf("\n-----\n");
        cases.add(
            new Case(
                text.substring(0, title),
                text.substring(title + 1, line + 1),
                text.substring(line + 7).strip()));
      }
    }
    return cases;
  }

  private static void update() throws IOException {
    List<String> table = new ArrayList<>();
    for (Case each : cases()) {
      table.add(
          "# %s\n%s-----\n%s\n"
              .formatted(each.title(), each.file(), ScenarioFiles.problems(each.file())));
    }
    Files.writeString(TABLE, String.join("\n", table));
  }
}
