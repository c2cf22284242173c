package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RouteMatchTest {
  private static final RouteMatch ANY =
      new RouteMatch(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());

  private static boolean get(RouteMatch route, String path, String host) {
    return route.matches(path, host, "GET", Map.of(), Map.of(), Map.of());
  }

  @Test
  void whatSaysNothingMatchesAnything() {
    assertThat(get(ANY, "/a", "example.test")).isTrue();
  }

  @Test
  void pathsTellCapitalsFromSmallLettersAndHostsDoNot() {
    RouteMatch route =
        new RouteMatch(
            List.of("/Api/*"), List.of("*.Example.test"), List.of(), Map.of(), Map.of(), Map.of());
    assertThat(get(route, "/Api/x", "WWW.EXAMPLE.TEST")).isTrue();
    assertThat(get(route, "/api/x", "www.example.test")).isFalse();
    assertThat(get(route, "/Api/x", "example.test")).isFalse();
  }

  @Test
  void headersAreNamedInAnyCaseAndCookiesAreNot() {
    RouteMatch route =
        new RouteMatch(
            List.of(), List.of(), List.of(), Map.of("x-beta", "*"), Map.of("g", "b*"), Map.of());
    assertThat(route.matches("/", "h", "GET", Map.of("X-Beta", ""), Map.of("g", "b7"), Map.of()))
        .isTrue();
    assertThat(route.matches("/", "h", "GET", Map.of("X-Beta", ""), Map.of("G", "b7"), Map.of()))
        .isFalse();
    assertThat(route.matches("/", "h", "GET", Map.of(), Map.of("g", "b7"), Map.of())).isFalse();
  }

  @Property(tries = 2000, seed = "20261124")
  void aStarStandsForAnyText(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 10) String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    assertThat(RouteMatch.matches(pattern, text)).isEqualTo(text.matches(regex.toString()));
  }
}
