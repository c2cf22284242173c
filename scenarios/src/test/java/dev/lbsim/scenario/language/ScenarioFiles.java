package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.value.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Scenario files for tests. */
public final class ScenarioFiles {
  /** M/M/1: the smallest file there is. */
  public static final String SMALLEST =
      """
      lbsim: 1
      clients: { users: { arrivals: poisson(80rps), visits: web } }
      servers: { web: { service: exp(10ms) } }
      """;

  /** A data centre with every section a request passes. */
  public static final String FULLER =
      """
      lbsim: 1
      name: single-dc-backend-failure
      title: One data centre, one dead backend
      run: { duration: 3m, warmup: 5s, seed: 42, replications: 10 }
      clients:
        web:
          arrivals: poisson(2krps)
          visits: www.example.test
          resolver: isp
          timeout: 1s
          connections: { reuse: 100 }
      resolvers: { isp: { count: 20 } }
      dns: { www.example.test: { answers: [edge], ttl: 60s } }
      l4:
        edge:
          balance: maglev(table=65537)
          health: { every: 1s, timeout: 500ms, fall: 2, rise: 2 }
          pool: proxy
      l7:
        proxy:
          count: 3
          overhead: 0.4ms
          balance: weighted-random
          health: { every: 2s, timeout: 1s, fall: 3, rise: 2 }
          pool: app
      servers:
        app:
          service: exp(20ms)
          queue: 200
          members:
            big:    { weight: 3, workers: 48 }
            medium: { weight: 2, workers: 32 }
            small:  { weight: 1, workers: 16, tune: { workers: [4, 64] } }
      events:
        - { at: 60s, do: crash, target: servers.app.big }
      expect:
        - count(errors) == 0 during 5s..60s
        - share(requests{server=big}) == 50% during 5s..60s within 2%
        - last(errors) < 67s
      """;

  private ScenarioFiles() {}

  /** A file with every key of the language. */
  public static String everything() {
    try (InputStream in = ScenarioFiles.class.getResourceAsStream("/language/everything.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text as if it were {@code scenario.yaml} in a folder without other files. */
  public static ReadResult read(String text) {
    return read(text, Overrides.none());
  }

  /** The same with overrides. */
  public static ReadResult read(String text, Overrides overrides) {
    return ScenarioReader.read(
        text, "scenario.yaml", Path.of("target", "no-such-folder"), overrides);
  }

  /** All problems of a text, rendered. */
  public static String problems(String text) {
    List<Problem> problems = read(text).problems();
    return String.join("\n", problems.stream().map(Problem::render).toList());
  }

  /** A duration. */
  static Span span(String text) {
    try {
      return Span.parse(text);
    } catch (BadValue e) {
      throw new IllegalArgumentException(e.message(), e);
    }
  }
}
