package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void theVersionIsOneLineOnStandardOutput(String word) {
    Session session = lbsim(word);
    assertThat(session.out()).matches("lbsim \\d+\\.\\d+\\.\\S+ \\(Java .+\\)\\R");
    assertThat(session.err()).isEmpty();
    assertThat(session.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rnu x.yaml            | lbsim: there is no command rnu; did you mean run?",
        "frobnicate            | lbsim: there is no command frobnicate",
        "run --sed 4 x.yaml    | lbsim: there is no option --sed; did you mean --seed?",
        "run --sed=4 x.yaml    | lbsim: there is no option --sed=4; did you mean --seed?",
        "run                   | lbsim: missing: FILE",
        "run a.yaml b.yaml     | lbsim: not understood: b.yaml",
        "run nowhere.yaml      | lbsim: there is no file nowhere.yaml",
        "run pom.xmll          | lbsim: there is no file pom.xmll; did you mean pom.xml?",
        "run x --threads 0     | lbsim: --threads needs a number from 1 to 1024, not 0",
        "run x --replications 0 | lbsim: --replications needs a number from 1 to 100000, not 0",
        "run x --json no/such/x.json | lbsim: there is no folder",
        "list algoritms        | lbsim: there is no list of algoritms; did you mean \"algorithms\"?",
        "explain latency.p98   | lbsim: nothing is called latency.p98; did you mean latency.p90?",
        "completion fish       | lbsim: invalid value for SHELL: \"fish\" is none of bash, zsh",
        "help rnu              | lbsim: there is no command rnu; did you mean run?",
        "help frobnicate       | lbsim: there is no command frobnicate",
        "run -x.yaml           | lbsim: there is no option -x.yaml",
        "run -- x.yaml --seed  | lbsim: --seed stands after --, where only names of files may",
        "run x --seed x        | lbsim: invalid value for option '--seed': \"x\" is not a whole",
        "run x --threads 1e3   | lbsim: invalid value for option '--threads': \"1e3\" is not a",
        "run x --threads 9999999999 | lbsim: invalid value for option '--threads': 9999999999 is",
        "run x --color blue    | lbsim: invalid value for option '--color': \"blue\" is none of",
        "run .                 | lbsim: . is a folder; name the scenario file in it",
        "run pom.xml --json pom.xml | lbsim: the result would be written over the scenario, pom",
        "explain latncy        | lbsim: nothing is called latncy; did you mean latency?",
      })
  void aMistakeGetsOneSentenceAndExitCodeTwo(String line, String sentence) {
    Session session = lbsim(line.strip().split(" +"));
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.out()).isEmpty();
    assertThat(session.err()).startsWith(sentence.strip());
    assertThat(session.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"10, has no unit", "-5s, is not a duration", "0s, needs some time", "x, not a dur"})
  void untilNeedsATime(String text, String why) {
    Session session = lbsim("run", "x.yaml", "--until=" + text);
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err()).contains("--until", why);
  }

  @Test
  void everyCommandKnowsTheVersion() {
    assertThat(lbsim("run", "--version").out()).isEqualTo(lbsim("version").out());
  }

  @Test
  void withoutACommandTheCommandsAreListedOnStandardError() {
    Session session = lbsim();
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.out()).isEmpty();
    assertThat(session.err()).contains("validate", "explain", "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "validate", "list", "explain", "schema", "doctor", "completion", "version"})
  void everyCommandHasHelpOnStandardOutputInEightyColumns(String command) {
    Session session = lbsim(command, "--help");
    assertThat(session.exitCode()).isZero();
    assertThat(session.out()).startsWith("Usage: lbsim " + command);
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(lbsim("help", command).out()).isEqualTo(session.out());
  }

  @Test
  void helpIsColouredOnATerminalUnlessNoColorIsSet() {
    assertThat(Session.onTerminal(Map.of(), "--help").out()).contains("\u001b[");
    assertThat(Session.onTerminal(Map.of("NO_COLOR", "1"), "--help").out())
        .doesNotContain("\u001b[");
    assertThat(lbsim("--help").out()).doesNotContain("\u001b[");
  }

  @Test
  void theCompletionScriptKnowsCommandsAndOptions() {
    String script = lbsim("completion", "bash").out();
    assertThat(script).startsWith("#!/usr/bin/env bash").contains("validate", "--replications");
    assertThat(script).contains("algorithms", "latency.p99");
    assertThat(lbsim("completion", "zsh").out()).isEqualTo(script);
  }
}
