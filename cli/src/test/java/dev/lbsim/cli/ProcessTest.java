package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, and output that goes nowhere. */
@EnabledOnOs(OS.LINUX)
final class ProcessTest {
  /** Hours of work. */
  private static final String ENDLESS =
      """
      lbsim: 1
      run: { duration: 300d, replications: 1 }
      clients: { users: { arrivals: poisson(80rps), visits: web } }
      servers: { web: { service: exp(5ms) } }
      """;

  @TempDir private Path folder;

  @Test
  void interruptedBeforeAnythingIsFinishedItWritesNothing() throws Exception {
    Path json = folder.resolve("result.json");
    Path file = Files.writeString(folder.resolve("endless.yaml"), ENDLESS);
    Process process =
        lbsim("run", file.toString(), "--json", json.toString())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    // The bar is drawn when the run is well under way.
    String before = readUntil(process.getErrorStream(), "replications");
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    String after = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(before).contains("0 of 1");
    assertThat(after).endsWith("lbsim: interrupted before anything was finished; no results\n");
    assertThat(folder.resolve("out")).isEmptyFile();
    assertThat(json).doesNotExist();
  }

  @Test
  void outputThatIsLostIsAnError() throws Exception {
    Process process = lbsim("list").redirectOutput(new File("/dev/full")).start();
    String err = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor()).isEqualTo(ExitCodes.INTERNAL_ERROR);
    assertThat(err).contains("not all of the output could be written");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNone() throws Exception {
    Process process = lbsim("schema").start();
    process.getInputStream().close();
    String err = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor()).isZero();
    assertThat(err).isEmpty();
  }

  private static ProcessBuilder lbsim(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlbsim.terminal=err",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  private static String readUntil(InputStream in, String word) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(word) < 0) {
      int next = in.read();
      assertThat(next).as("end of: %s", read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }
}
