package dev.lbsim.core.guard.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTableTest {
  private final CertificateTable table =
      new CertificateTable(
          List.of(
              List.of("*.shop.test"),
              List.of("www.shop.test", "shop.test"),
              List.of("www.shop.test", "API.test")));

  @ParameterizedTest
  @CsvSource({
    "www.shop.test, 1",
    "shop.test, 1",
    "img.shop.test, 0",
    "a.img.shop.test, -1",
    "WWW.Shop.Test, 1",
    "api.test, 2",
    "test, -1",
    "'', -1",
    ".shop.test, -1"
  })
  void theNameInFullComesFirstThenTheWildcardForOneLabel(String host, int certificate) {
    assertThat(table.find(host)).isEqualTo(certificate);
  }

  @Test
  void anEmptyTableIsForNobody() {
    assertThat(new CertificateTable(List.of()).find("www.shop.test"))
        .isEqualTo(CertificateTable.NONE);
  }
}
