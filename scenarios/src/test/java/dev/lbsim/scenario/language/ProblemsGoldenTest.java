package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of mistake gets exactly this message. The table, {@code language/problems.txt}, holds
 * cases of three parts: a line {@code # what is wrong}, the file, and below {@code -----} what is
 * said about it.
 */
class ProblemsGoldenTest {
  private record Case(String title, String file, String problems) {}

  @TestFactory
  List<DynamicTest> everyMistakeIsExplained() throws IOException {
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
    try (InputStream in =
        Objects.requireNonNull(
            ProblemsGoldenTest.class.getResourceAsStream("/language/problems.txt"))) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String text : table.split("(?m)^# ")) {
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
  }
}
