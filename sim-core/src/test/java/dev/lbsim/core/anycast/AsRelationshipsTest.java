package dev.lbsim.core.anycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbsim.core.anycast.AsRelationships.BadLine;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsRelationshipsTest {
  private static final String BOTH_SERIALS =
      """
      # source:topology|BGP|20240101|routeviews|all
      # input clique: 10 20
      10|20|0

      10|300|-1|bgp
      20|4200000000|-1\r
      300|4200000000|0|mlp""";

  private static AsGraph read(String text, int piece) throws BadLine {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AsRelationships reader = new AsRelationships();
    for (int at = 0; at < bytes.length; at += piece) {
      reader.take(bytes, at, Math.min(piece, bytes.length - at));
    }
    return reader.finish();
  }

  @Property(tries = 60, seed = "1")
  void readsBothSerialsHoweverTheyAreCut(@ForAll @IntRange(min = 1, max = 200) int piece)
      throws BadLine {
    AsGraph graph = read(BOTH_SERIALS, piece);
    assertThat(graph.size()).isEqualTo(4);
    assertThat(graph.linkCount()).isEqualTo(4);
    int customer = graph.indexOf(4_200_000_000L);
    assertThat(graph.providerCount(customer)).isEqualTo(1);
    assertThat(graph.peerCount(customer)).isEqualTo(1);
    assertThat(graph.customerCount(graph.indexOf(10))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1|2; has no | at column 4",
        "1|2|1; has neither -1 nor 0 at column 5",
        "1|2|; has neither -1 nor 0 at column 5",
        "1|2|00; has no | at column 6",
        "AS1|2|0; has no AS number at column 1",
        "1||0; has no AS number at column 3",
        "1,2,0; has no | at column 2",
        "5|5|0; cannot be: AS 5 cannot be its own neighbour",
        "0|5|0; cannot be: 0 is no AS number: they go from 1 to 4294967295",
        "99999999999999999999|5|0; cannot be: 4294967296 is no AS number: they go from 1 to"
            + " 4294967295"
      })
  void aBadLineIsNamedWithWhatIsWrongAndWhatIsAllowed(String line, String what) {
    BadLine bad =
        catchThrowableOfType(BadLine.class, () -> read("# good\n1|2|0\n" + line + "\n3|4|0", 7));
    assertThat(bad.line()).isEqualTo(3);
    assertThat(bad.found()).isEqualTo("\"" + line + "\" " + what);
    assertThat(bad.allowed()).startsWith("a line is provider|customer|-1 or peer|peer|0");
    assertThat(bad).hasMessageStartingWith("line 3: \"" + line);
  }

  @Test
  void aLineWithoutEndIsRefusedAndNotKept() {
    BadLine bad = catchThrowableOfType(BadLine.class, () -> read("7".repeat(100_000), 999));
    assertThat(bad.found())
        .isEqualTo("\"" + "7".repeat(60) + "...\" is longer than 1000 characters");
  }

  @Test
  void aFileWithoutLinksIsRefused() {
    BadLine bad = catchThrowableOfType(BadLine.class, () -> read("# nothing\n", 100));
    assertThat(bad).hasMessageStartingWith("line 2: there is no link up to here");
  }
}
