package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonReportTest {
  @Test
  void writesTheDocumentByteForByte() throws IOException {
    assertThat(written(SampleReports.deadBackend())).isEqualTo(Golden.text("dead-backend.json"));
  }

  @Test
  void isJsonThatOthersCanRead() throws IOException {
    JsonNode document = new ObjectMapper().readTree(written(SampleReports.deadBackend()));
    assertThat(document.path("schema").asText()).isEqualTo("lbsim-result/1");
    assertThat(document.at("/metrics/total.errors/ci95/1").asDouble()).isEqualTo(4676.4);
    assertThat(document.at("/metrics/servers.app.small.queue.mean/value").isNull()).isTrue();
    assertThat(document.at("/expect/3/pass").isNull()).isTrue();
    assertThat(document.at("/series/total.rate/value/1").isNull()).isTrue();
  }

  @Test
  void severalVariantsAreOneDocument() throws IOException {
    JsonNode document =
        new ObjectMapper()
            .readTree(
                written(
                    SampleReports.variant("anycast", 0.133, 23_000),
                    SampleReports.variant("geo-dns", 0.0991, 101_000)));
    assertThat(document.path("schema").asText()).isEqualTo("lbsim-result-set/1");
    assertThat(document.at("/results/1/variant").asText()).isEqualTo("geo-dns");
    assertThat(document.at("/results/1/schema").asText()).isEqualTo("lbsim-result/1");
  }

  @Property(tries = 1000, seed = "99")
  void numbersReadBackAsTheyWere(@ForAll double value) {
    assertThat(Double.parseDouble(Numbers.shortest(value))).isEqualTo(value);
  }

  @Test
  void numbersAreShortest() {
    assertThat(Numbers.shortest(2e23)).isEqualTo("2.0E23");
    assertThat(Numbers.shortest(359812)).isEqualTo("359812");
    assertThat(Numbers.shortest(0.1)).isEqualTo("0.1");
    assertThat(Numbers.shortest(-0.0)).isEqualTo("0");
  }

  @Test
  void aFileIsReplacedWholeAndNothingElseIsLeft(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.json");
    Files.writeString(file, "old");
    JsonReport.write(List.of(SampleReports.deadBackend()), file);
    assertThat(file).hasContent(Golden.text("dead-backend.json"));
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void whenWritingFailsTheOldFileStays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.json");
    Files.writeString(file, "old");
    assertThatThrownBy(
            () ->
                ResultFile.write(
                    file,
                    out -> {
                      out.write("half of the new");
                      throw new IOException("disk full");
                    }))
        .hasMessage(file + ": disk full");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  private static String written(RunReport... reports) throws IOException {
    StringWriter out = new StringWriter();
    JsonReport.write(List.of(reports), out);
    return out.toString();
  }
}
