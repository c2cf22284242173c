package dev.lbsim.scenario.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyFileTest {
  private static final String TEXT = "# three\n1|2|0\n1|3|-1\n2|3|-1|bgp\n";

  @TempDir private Path folder;

  private TopologyFile file(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(path);
        OutputStream packed =
            name.endsWith(".gz")
                ? new GZIPOutputStream(file)
                : name.endsWith(".bz2") ? new BZip2CompressorOutputStream(file) : file) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return new TopologyFile(path, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"as-rel.txt", "as-rel.txt.gz", "as-rel.txt.bz2"})
  void readsPlainAndPackedFiles(String name) throws IOException, BadValue {
    AsGraph graph = file(name, TEXT).read();
    assertThat(graph.size()).isEqualTo(3);
    assertThat(graph.linkCount()).isEqualTo(3);
  }

  @Test
  void aBadLineIsNamedWithItsFile() throws IOException {
    TopologyFile file = file("t.txt", "1|2|0\nrubbish\n");
    BadValue bad = catchThrowableOfType(BadValue.class, file::read);
    assertThat(bad.message())
        .isEqualTo("line 2 of t.txt: \"rubbish\" has no AS number at column 1");
    assertThat(bad.hint()).contains("provider|customer|-1");
  }

  @Test
  void aContradictionIsNamedWithItsFile() throws IOException {
    TopologyFile file = file("t.txt", "1|2|0\n1|2|-1\n");
    BadValue bad = catchThrowableOfType(BadValue.class, file::read);
    assertThat(bad.message())
        .startsWith("in t.txt the links contradict each other: AS 1 is a provider of AS 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.gz", "t.bz2"})
  void aFileThatIsNotWhatItsNameSaysIsRefused(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.writeString(path, TEXT);
    BadValue bad = catchThrowableOfType(BadValue.class, new TopologyFile(path, name)::read);
    assertThat(bad.message()).startsWith(name + " cannot be read: ");
  }

  @Test
  void aMissingFileIsRefused() {
    TopologyFile file = new TopologyFile(folder.resolve("none"), "none");
    BadValue bad = catchThrowableOfType(BadValue.class, file::read);
    assertThat(bad.message()).isEqualTo("none cannot be read: there is no such file");
  }

  @Test
  void aFileThatUnpacksToTooMuchIsGivenUp() throws IOException {
    TopologyFile file = file("bomb.gz", "#".repeat(100_000) + "\n1|2|0\n");
    BadValue bad = catchThrowableOfType(BadValue.class, () -> file.read(70_000));
    assertThat(bad.message()).isEqualTo("bomb.gz unpacks to more than 70000 bytes");
  }
}
