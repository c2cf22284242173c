package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.World;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a file holds, reading it gives a scenario or a list of problems, and a scenario always
 * compiles. See {@link HostileFilesTest} for files that are made to hurt.
 */
class ReaderFuzzTest {
  private static final List<String> SOURCES =
      List.of(ScenarioFiles.SMALLEST, ScenarioFiles.FULLER, ScenarioFiles.everything());

  /** Values that trip parsers, and values that fit in other places than where they land. */
  private static final List<String> SCALARS =
      List.of(
          "",
          "null",
          "~",
          "0",
          "-1",
          "1",
          "10",
          "1e9",
          "99999999999999999999",
          "1e99999",
          ".5",
          "NaN",
          ".inf",
          "0x10",
          "true",
          "yes",
          "10ms",
          "0s",
          "1ns",
          "36500d",
          "1e300s",
          "80rps",
          "0rps",
          "50%",
          "101%",
          "5x",
          "1M",
          "unlimited",
          "none",
          "web",
          "servers.web",
          "servers.*",
          "*",
          "a.b.c",
          "exp(10ms)",
          "exp(",
          "exp(0ms)",
          "mix(0*1ms)",
          "mix(1ms, exp(2ms))",
          "maglev(table=4)",
          "poisson(0rps)",
          "[]",
          "{}",
          "[1, 2]",
          "{ a: 1 }",
          "'",
          "\"",
          "&a",
          "*a",
          "!!str x",
          "|",
          ">",
          "? x",
          "- x",
          "# x",
          "count(errors) == 0",
          "p99(",
          "../x",
          "\u0000",
          "\uD83D\uDE00",
          "\u2028",
          "x".repeat(5000));

  private static final String CHARACTERS = " \t\n:,[]{}&*!|>'\"%@`#-?.()=<>0aZ\u00e9\u0000\uffff";

  /** A file that is a little of everything that a scenario can draw from. */
  private static final String DATA =
      """
      time,path,size,cost,key
      0,/a,1KB,1,7
      0.5,/b,20,2x,8
      192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] "GET /a?b=c HTTP/1.1" 200 100
      192.0.2.1 - - [10/Oct/2023:13:55:38 +0000] "GET /b HTTP/1.1" 200 -
      1ms
      2.5ms
      1s,/c,1KiB,0,9
      """;

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lbsim-fuzz");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.delete(folder);
  }

  @Property(tries = 1500, seed = "20260101", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void aMutatedFileGivesProblemsOrAScenario(@ForAll long seed) {
    Random random = new Random(seed);
    String text = SOURCES.get(random.nextInt(SOURCES.size()));
    for (int i = random.nextInt(4); i >= 0; i--) {
      text = mutate(text, random);
    }
    check(ScenarioReader.read(text, "fuzz.yaml", folder, Overrides.none()), text);
  }

  @Property(tries = 500, seed = "20260102", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void randomBytesGiveProblemsOrAScenario(@ForAll @Size(max = 300) byte[] bytes)
      throws IOException {
    Path file = folder.resolve("fuzz.yaml");
    Files.write(file, bytes);
    try {
      check(ScenarioReader.read(file, Overrides.none()), "bytes");
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 500, seed = "20260103", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void anyValueSetAnywhereGivesProblemsOrAScenario(@ForAll long seed) {
    Random random = new Random(seed);
    String line = anyOf(lines(ScenarioFiles.everything()), random);
    List<String> paths =
        List.of(
            "run.seed",
            "servers.app",
            "servers.app.members.big.queue",
            "clients.users.arrivals",
            "dns.www.example.test.answers.edge",
            "events[3].target",
            "events[99]",
            "l4",
            "x",
            "",
            ".",
            "[0]",
            "expect[0]",
            "variants.plain.events",
            "servers.app.members[0]",
            line.strip());
    String set = anyOf(paths, random) + "=" + anyOf(SCALARS, random);
    Overrides overrides = new Overrides(List.of(set), random.nextBoolean() ? "plain" : null);
    check(ScenarioReader.read(ScenarioFiles.everything(), "fuzz.yaml", folder, overrides), set);
  }

  @Property(tries = 500, seed = "20260105", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void whateverIsInTheFilesOfAScenarioItIsRefusedOrCompiles(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String name = anyOf(List.of("data.log", "data.csv", "data.txt", "data.csv.gz"), random);
    String text = DATA;
    for (int i = random.nextInt(6); i >= 0; i--) {
      text = mutate(text, random);
    }
    String arrivals = anyOf(List.of("log(%s)", "trace(%s)", "poisson(1rps)"), random);
    String service = anyOf(List.of("empirical(%s)", "mix(1ms, empirical(%s))", "1ms"), random);
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    try {
      String scenario =
          ScenarioFiles.SMALLEST
              .replace("poisson(80rps)", '"' + arrivals.formatted(name) + '"')
              .replace("exp(10ms)", '"' + service.formatted(name) + '"');
      ReadResult result = ScenarioReader.read(scenario, "fuzz.yaml", folder, Overrides.none());
      check(result, text);
      if (result.scenario() != null) {
        World world = ScenarioCompiler.compile(result.scenario()).world(1, 0);
        world.start();
        world.runTo(5_000_000_000L);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static String mutate(String text, Random random) {
    List<String> lines = new ArrayList<>(lines(text));
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(8)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, line);
      case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
      case 3 -> lines.set(at, " ".repeat(random.nextInt(8)) + line.strip());
      case 4 -> lines.set(at, flip(line, random));
      case 5, 6 -> lines.set(at, replaceScalar(line, random));
      default -> lines.subList(at, lines.size()).clear();
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }

  private static String flip(String line, Random random) {
    if (line.isEmpty()) {
      return line;
    }
    int at = random.nextInt(line.length());
    char with = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return line.substring(0, at) + with + line.substring(at + 1);
  }

  /** Replaces one of the words that stand between the signs of a line. */
  private static String replaceScalar(String line, Random random) {
    String[] words = line.split("(?<=[:,{\\[(]) |(?= [,}\\])])");
    words[random.nextInt(words.length)] = anyOf(SCALARS, random);
    return String.join(" ", words);
  }

  private static String anyOf(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void check(ReadResult result, String what) {
    List<Problem> problems = result.problems();
    assertThat(problems.stream().anyMatch(Problem::isError))
        .as(what)
        .isEqualTo(result.scenario() == null);
    assertThat(problems.size()).isLessThanOrEqualTo(Problems.SHOWN + 1);
    assertThat(problems).isSortedAccordingTo(Comparator.comparingInt(Problem::line));
    for (Problem problem : problems) {
      assertThat(problem.render()).as(what).doesNotContain("\t").hasSizeLessThan(2000);
      assertThat(problem.line()).isBetween(0, 1_000_000);
    }
    if (result.scenario() != null && isSmall(result.scenario().spec())) {
      ScenarioCompiler.compile(result.scenario()).world(1, 0);
    }
  }

  /** Worlds of a million servers are allowed, but not a thousand times in one test. */
  private static boolean isSmall(ScenarioSpec spec) {
    long parts = 0;
    for (var pool : spec.servers().values()) {
      parts += pool.count();
    }
    for (var tier : spec.l7().values()) {
      parts += (long) tier.count() * tier.workers();
    }
    for (var tier : spec.l4().values()) {
      parts += tier.count();
    }
    for (var resolvers : spec.resolvers().values()) {
      parts += resolvers.count();
    }
    for (var clients : spec.clients().values()) {
      parts += clients.users() == null ? 0 : clients.users();
    }
    return parts < 10_000;
  }
}
