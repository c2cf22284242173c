package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lbsim.scenario.explain.Listing;
import dev.lbsim.scenario.explain.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ReferenceCommandsTest {
  /** Topics whose entries can be explained. */
  static Stream<String> explained() {
    return Listing.all().stream().map(Listing::topic);
  }

  /** All that can be listed; lessons are files to read. */
  static Stream<String> topics() {
    return Stream.concat(explained(), Stream.of("lessons"));
  }

  @Test
  void listSaysWhatCanBeListed() {
    assertThat(lbsim("list").out().lines().map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(topics().toList());
  }

  @ParameterizedTest
  @MethodSource("explained")
  void everythingListedCanBeExplained(String topic) throws IOException {
    JsonNode list = new ObjectMapper().readTree(lbsim("list", topic, "--json").out());
    assertThat(list).isNotEmpty();
    for (JsonNode entry : list) {
      String name = entry.path("name").asText();
      Session explained = lbsim("explain", name);
      assertThat(explained.exitCode()).isZero();
      assertThat(explained.out()).contains(name + " (");
      assertThat(entry.path("summary").asText()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void listsFitInEightyColumns(String topic) {
    assertThat(lbsim("list", topic).out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theSchemaIsTheOneEditorsFindInTheDocs() throws IOException {
    Session printed = lbsim("schema");
    assertThat(printed.exitCode()).isZero();
    assertThat(printed.out())
        .isEqualTo(Files.readString(Path.of("..", "docs", "reference", "scenario.schema.json")));
  }

  @Test
  void parametersAreListedForPrograms() throws IOException {
    JsonNode list = new ObjectMapper().readTree(lbsim("list", "algorithms", "--json").out());
    JsonNode maglev = null;
    for (JsonNode entry : list) {
      maglev = entry.path("name").asText().equals("maglev") ? entry : maglev;
    }
    assertThat(maglev).isNotNull();
    assertThat(maglev.at("/parameters/0/name").asText()).isEqualTo("table");
    assertThat(maglev.at("/parameters/0/default").asText()).isEqualTo("65537");
  }

  @Test
  void aPercentileIsExplainedWithSamplesFormulaAndUnit() {
    String text = lbsim("explain", "latency.p99").out();
    assertThat(text)
        .startsWith("latency.p99 (metric)\n  99 % of the requests that ended ok")
        .contains(
            "  unit     s\n", "  samples  requests that ended ok", "  formula  the sample of");
  }

  @Test
  void aNameOutOfAResultIsExplainedByItsMeasure() {
    assertThat(lbsim("explain", "servers.web.big.queue.mean").out())
        .startsWith("queue.mean (metric)");
  }

  @Test
  void aNameOfAResultThatIsAKeyAsWellIsBoth() {
    assertThat(lbsim("explain", "l7.proxy.routes.api.retries").out())
        .startsWith("retries (metric)")
        .contains("l7.routes.retries (key of a scenario)");
    assertThat(lbsim("explain", "servers.web.queue").out()).startsWith("servers.queue (key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p99.5(latency)              | p<percent>, latency",
        "count(errors{kind=timeout}) | count, errors, kind",
        "errors{kind=timeout}        | errors, kind",
        "share(requests{server=big,l4=edge}) | share, requests, server, l4",
        "p97                         | p<percent>",
        "first                       | first"
      })
  void aFigureOfAnExpectationIsExplainedWordByWord(String figure, String words) {
    List<String> heads =
        lbsim("explain", figure)
            .out()
            .lines()
            .filter(
                line -> line.matches("\\S.* \\((in an|figure of an|label in an) expectation\\)"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(heads).containsExactly(words.split(", "));
  }

  @Test
  void everyExplanationFitsInEightyColumns() {
    for (String name : new Reference().names()) {
      assertThat(lbsim("explain", name).out().lines()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void unitsOfOneSortShareALine() {
    assertThat(lbsim("list", "units").out()).startsWith("ns us ms s m h d  ");
  }

  @Test
  void aListOfLessonsSaysHowToRunOne() {
    assertThat(lbsim("list", "lessons").out())
        .containsPattern("lbsim run \\S*scenarios/lessons/01-one-server\n");
  }

  @Test
  void exitCodesAreExplainedAsTheyAre() {
    String text = lbsim("explain", "exit", "codes").out();
    assertThat(text)
        .containsPattern(ExitCodes.OK + " +all went well")
        .containsPattern(ExitCodes.INTERNAL_ERROR + " +an error inside")
        .containsPattern(ExitCodes.USAGE + " +the command line")
        .containsPattern(ExitCodes.SCENARIO_INVALID + " +the scenario has problems")
        .containsPattern(ExitCodes.EXPECTATION_FAILED + " +the run finished")
        .containsPattern(ExitCodes.INTERRUPTED + " +interrupted");
  }

  @Test
  void theDoctorFindsThisJavaFit() {
    Session session = lbsim("doctor");
    assertThat(session.exitCode()).isZero();
    assertThat(session.out())
        .containsPattern("ok +java +" + System.getProperty("java.version"))
        .containsPattern("ok +cores +\\d+")
        .containsPattern("note +archive +started without the launcher");
  }
}
