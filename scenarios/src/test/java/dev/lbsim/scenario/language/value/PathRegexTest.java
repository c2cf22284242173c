package dev.lbsim.scenario.language.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.scenario.language.problem.BadValue;
import org.junit.jupiter.api.Test;

class PathRegexTest {
  @Test
  void groupsAreFilledIn() throws BadValue {
    PathRegex regex = PathRegex.parse("^/api/v([0-9]+)/(.*)$");
    assertThat(regex.groups()).isEqualTo(2);
    assertThat(regex.rewrite("/api/v2/items/7", "/$2/$1$")).isEqualTo("/items/7/2$");
    assertThat(regex.rewrite("/other", "/$2")).isEqualTo("/other");
  }

  @Test
  void aGroupThatFoundNothingIsEmpty() throws BadValue {
    assertThat(PathRegex.parse("/(a)|/(b)").rewrite("/b", "/x$1$2$3")).isEqualTo("/xb");
  }

  @Test
  void whatTakesForEverIsGivenUp() throws BadValue {
    PathRegex regex = PathRegex.parse("^/(.*a){20}$");
    String path = "/" + "a".repeat(60) + "!";
    assertThat(regex.tooSlowFor(path)).isTrue();
    assertThat(regex.rewrite(path, "/x")).isEqualTo(path);
    assertThat(regex.tooSlowFor("/aaa")).isFalse();
  }

  @Test
  void whatIsNoExpressionIsSaid() {
    assertThatThrownBy(() -> PathRegex.parse("/(a")).isInstanceOf(BadValue.class);
    assertThatThrownBy(() -> PathRegex.parse("a".repeat(501))).isInstanceOf(BadValue.class);
  }
}
