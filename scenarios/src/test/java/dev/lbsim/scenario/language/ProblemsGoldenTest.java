package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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

  @Test
  void noMistakeIsForgotten() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(60).noneMatch(each -> each.problems().isEmpty());
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
