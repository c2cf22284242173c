package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lbsim.scenario.language.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files made to cost time or memory are refused for the limit they cross, or read all the same. The
 * timeout only keeps a hanging test from hanging the build: each takes well under two seconds.
 */
class HostileFilesTest {
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final String HEAD =
      """
      lbsim: 1
      clients: { users: { arrivals: poisson(1rps), visits: web } }
      """;
  private static final String TAIL = "servers: { web: { service: exp(10ms) } }\n";

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{a: ", "a: [", "{? ", "&a [", "!!map {a: "})
  void deepNestingIsRefused(String open) {
    assertThat(problems(HEAD + "x-deep: " + open.repeat(100_000))).isNotEmpty();
    assertThat(problems(open.repeat(100_000))).isNotEmpty();
  }

  @Test
  void deepIndentationIsRefused() {
    String text =
        IntStream.range(0, 1000)
            .mapToObj(depth -> " ".repeat(depth) + "a:\n")
            .collect(Collectors.joining());
    assertThat(messages("x-deep:\n" + text.replaceAll("(?m)^", " ")))
        .containsExactly("the file is nested more than 64 levels deep");
  }

  @Test
  void laughingAliasesAreCountedInFull() {
    StringBuilder text = new StringBuilder("x-0: &a0 [lol, lol]\n");
    for (int i = 1; i < 60; i++) {
      text.append("x-%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(messages(text + HEAD + TAIL))
        .containsExactly("the file holds more than 100000 values, aliases counted in full");
  }

  @Test
  void longTextBehindManyAliasesIsSharedAndNotReadAgain() {
    String longText = "x".repeat(1_500_000);
    String aliases = "*t, ".repeat(90_000);
    String text =
        HEAD + TAIL + "x-text: &t \"" + longText + "\"\n" + "expect: [" + aliases + "*t]\n";
    assertThat(messages(text).get(0)).isEqualTo("this value is longer than 2000 characters");
  }

  @Test
  void longNamesBehindManyAliasesAreRefused() {
    String map = "&m { " + "n".repeat(1_000_000) + ": { service: 1ms } }";
    String text =
        HEAD
            + "servers: "
            + map
            + "\nvariants: { "
            + IntStream.range(0, 1000)
                .mapToObj(i -> "v" + i + ": { servers: *m }")
                .collect(Collectors.joining(", "))
            + " }\n";
    assertThat(problems(text)).isNotEmpty();
  }

  @Test
  void tooManyVariantsOfALargeFileAreRefused() {
    String servers =
        IntStream.range(0, 5000)
            .mapToObj(i -> "  s" + i + ": { service: 1ms }\n")
            .collect(Collectors.joining());
    String variants =
        IntStream.range(0, 1000)
            .mapToObj(i -> "  v" + i + ": { run: { seed: " + i + " } }\n")
            .collect(Collectors.joining());
    String text = HEAD.replace("web", "s0") + "servers:\n" + servers + "variants:\n" + variants;
    assertThat(messages(text)).anyMatch(message -> message.contains("values are too many"));
  }

  @Test
  void aFileOfTenMegabytesIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("big.yaml");
    Files.writeString(file, HEAD + TAIL + "# " + "x".repeat(10_000_000));
    List<Problem> problems =
        assertTimeoutPreemptively(GUARD, () -> ScenarioReader.read(file, Overrides.none()))
            .problems();
    assertThat(problems)
        .extracting(Problem::message)
        .containsExactly("this file is larger than 2 MiB, too large for a scenario");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x ",
        "x\n",
        "[",
        "a: ",
        "'",
        "\"",
        "\\",
        "&",
        "*",
        "%",
        "-",
        "- ",
        "\t",
        "#",
        "(",
        "\u00e9",
        "\ud83d\ude00"
      })
  void twoMegabytesOfOneThingAreReadOrRefused(String thing) {
    String text =
        thing.repeat(
            1_950_000
                / Math.max(1, thing.getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
    assertThat(problems(text)).isNotEmpty();
    assertThat(problems(HEAD + TAIL + "title: \"" + text)).isNotEmpty();
    assertThat(problems(HEAD + TAIL + "x-a: " + text)).isNotNull();
  }

  @Test
  void aLongCallIsRefused() {
    String text =
        HEAD + "servers: { web: { service: \"mix(" + "1ms,".repeat(450_000) + "1ms)\" } }\n";
    assertThat(messages(text)).containsExactly("this value is longer than 2000 characters");
  }

  @Test
  void manyUnknownKeysAreCounted() {
    String keys =
        IntStream.range(0, 40_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
    assertThat(problems(HEAD + TAIL + keys)).hasSize(101);
  }

  @Test
  void manyNamesThatPointNowhereAreCounted() {
    String clients =
        IntStream.range(0, 12_000)
            .mapToObj(i -> "  c" + i + ": { arrivals: poisson(1rps), visits: nowhere" + i + " }\n")
            .collect(Collectors.joining());
    String text = "lbsim: 1\nclients:\n" + clients + TAIL;
    assertThat(problems(text)).hasSize(101);
  }

  @Test
  void manyClientsOfANameWithManyAnswersAreRead() {
    String clients =
        IntStream.range(0, 7_000)
            .mapToObj(i -> "  c" + i + ": { arrivals: poisson(1rps), visits: a.test }\n")
            .collect(Collectors.joining());
    String answers =
        IntStream.rangeClosed(1, 30_000)
            .mapToObj(i -> "servers.web." + i)
            .collect(Collectors.joining(", "));
    String text =
        "lbsim: 1\nclients:\n"
            + clients
            + "dns: { a.test: { answers: ["
            + answers
            + "] } }\n"
            + "servers: { web: { count: 30000, service: exp(10ms) } }\n";
    assertThat(messages(text)).isEmpty();
  }

  @Test
  void manyEventsAndExpectationsAreRead() {
    String events =
        IntStream.range(0, 8_000)
            .mapToObj(i -> "  - { at: 1s, do: withdraw, target: dns.a.test.web." + (i + 1) + " }\n")
            .collect(Collectors.joining());
    String expectations =
        IntStream.range(0, 8_000)
            .mapToObj(i -> "  - count(requests{server=" + (i + 1) + "}) >= 0\n")
            .collect(Collectors.joining());
    String text =
        "lbsim: 1\n"
            + "clients: { users: { arrivals: poisson(1rps), visits: a.test } }\n"
            + "dns: { a.test: { answers: [web] } }\n"
            + "servers: { web: { count: 8000, service: exp(10ms) } }\n"
            + "events:\n"
            + events
            + "expect:\n"
            + expectations;
    assertThat(messages(text)).isEmpty();
  }

  @Test
  void manyPathsAndExpectationsOfPathsAreRead() {
    String paths = lines(20_000, i -> "  { path: /p" + i + " },\n");
    String expectations = lines(8_000, i -> "  - count(requests{path=/p" + i + "}) >= 0\n");
    String text =
        "lbsim: 1\nclients: { users: { arrivals: poisson(1rps), visits: web, requests: [\n"
            + paths
            + "] } }\n"
            + TAIL
            + "expect:\n"
            + expectations;
    assertThat(messages(text)).isEmpty();
    assertThat(problems(text.replace("path=/p", "path=/x"))).hasSize(101);
  }

  @Test
  void manyServersThatAreNotThereAreCounted() {
    String pools = lines(6_000, i -> "  p" + i + ": { service: 1ms, members: { m: {} } }\n");
    String expectations =
        lines(4_000, i -> "  - count(requests{server=x" + i + "}) >= 0\n")
            + lines(4_000, i -> "  - count(requests{server=m}) >= 0\n");
    String text = HEAD.replace("web", "p0") + "servers:\n" + pools + "expect:\n" + expectations;
    assertThat(problems(text)).hasSize(101);
  }

  @Test
  void manyLongMixesAreRead() {
    String mix = "mix(" + "1ms,".repeat(480) + "1ms)";
    String text =
        HEAD + "servers:\n" + lines(950, i -> "  p" + i + ": { service: \"" + mix + "\" }\n");
    assertThat(problems(text.replace("web", "p0")))
        .noneMatch(Problem::isError)
        .hasSize(101); // nothing uses the others
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  @Test
  void manyTiersInARowAreRefused() {
    String tiers =
        IntStream.range(0, 15_000)
            .mapToObj(i -> "  t" + i + ": { pool: t" + (i + 1) + " }\n")
            .collect(Collectors.joining());
    String text =
        "lbsim: 1\nclients: { users: { arrivals: poisson(1rps), visits: t0 } }\nl7:\n"
            + tiers
            + "  t15000: { pool: web }\n"
            + TAIL;
    assertThat(messages(text))
        .containsExactly("requests would pass 33 tiers of l7, one after the other");
  }

  @Test
  void whatIsNoFileIsRefused(@TempDir Path folder) {
    assertThat(ScenarioReader.read(folder, Overrides.none()).problems())
        .extracting(Problem::message)
        .containsExactly("this is a folder; name the scenario file in it");
    assertThat(ScenarioReader.read(folder.resolve("x.yaml"), Overrides.none()).problems())
        .extracting(Problem::message)
        .containsExactly("there is no such file");
  }

  @Test
  void textThatIsNotUtf8IsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin1.yaml");
    Files.write(file, new byte[] {'t', ':', ' ', (byte) 0xe9, '\n'});
    assertThat(ScenarioReader.read(file, Overrides.none()).problems())
        .extracting(Problem::message)
        .containsExactly("this is not UTF-8 text");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreRead() {
    assertThat(problems("\ufeff" + (HEAD + TAIL).replace("\n", "\r\n"))).isEmpty();
  }

  private static List<Problem> problems(String text) {
    return assertTimeoutPreemptively(GUARD, () -> ScenarioFiles.read(text)).problems();
  }

  private static List<String> messages(String text) {
    return problems(text).stream().map(Problem::message).toList();
  }
}
