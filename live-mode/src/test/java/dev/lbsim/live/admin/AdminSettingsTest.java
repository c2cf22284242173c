package dev.lbsim.live.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "9090, 127.0.0.1, 9090",
    "0, 127.0.0.1, 0",
    "127.5.5.5:81, 127.5.5.5, 81",
    "localhost:81, 127.0.0.1, 81",
    "[::1]:81, 0:0:0:0:0:0:0:1, 81"
  })
  void anAddressIsAPortOrAHostWithOne(String text, String host, int port) {
    assertThat(AdminSettings.address(text).getAddress().getHostAddress()).isEqualTo(host);
    assertThat(AdminSettings.address(text).getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0:81", "10.0.0.1:81", "[::]:81", "example.test:81", "x", "70000", ""})
  void nothingElseIsOne(String text) {
    assertThatThrownBy(() -> AdminSettings.address(text))
        .isInstanceOf(LiveProblem.class)
        .hasMessageMatching("(?s)(--admin needs|lbsim serves and asks on loopback only).*");
  }

  @Test
  void aTokenIsLongAndRandomAndComparedWhole() {
    AdminToken token = AdminToken.random();
    assertThat(token.text()).hasSize(22).isNotEqualTo(AdminToken.random().text());
    assertThat(token.isIn("Bearer " + token.text())).isTrue();
    assertThat(token.isIn("bearer " + token.text())).isTrue();
    assertThat(token.isIn("Basic " + token.text())).isFalse();
    assertThat(token.isIn("Bearer " + token.text().substring(1))).isFalse();
    assertThat(token.isIn("Bearer " + token.text() + "x")).isFalse();
    assertThat(token.isIn("Bearer ")).isFalse();
    assertThat(token.isIn(null)).isFalse();
    assertThatThrownBy(() -> new AdminToken("short")).hasMessageContaining("8 to 512");
    assertThatThrownBy(() -> new AdminToken("has a space")).hasMessageContaining("no spaces");
  }
}
