package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.run.SimRun;
import dev.lbsim.scenario.trace.BadFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file that a scenario names is said at the name, before anything runs. */
class DataFilesTest {
  private static final String LOG_LINE =
      "192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 100\n";
  private static final String SUCH_A_LINE =
      "\n  hint: such a line starts 192.0.2.1 - - [10/Oct/2023:13:55:36 +0000]"
          + " \"GET / HTTP/1.1\" 200 512";

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private ReadResult read(String arrivals, String service) {
    return ScenarioReader.read(
        """
        lbsim: 1
        run: { duration: 10s, warmup: 0s, replications: 1 }
        clients: { users: { arrivals: "%s", visits: web } }
        servers: { web: { service: "%s" } }
        """
            .formatted(arrivals, service),
        "scenario.yaml",
        folder,
        Overrides.none());
  }

  private static String said(ReadResult result) {
    return String.join("\n", result.problems().stream().map(Problem::render).toList());
  }

  private String ofArrivals(String arrivals) {
    return said(read(arrivals, "1ms")).replace("scenario.yaml:3:31: clients.users.arrivals: ", "");
  }

  private String ofService(String service) {
    return said(read("poisson(1rps)", service))
        .replace("scenario.yaml:4:28: servers.web.service: ", "");
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    write("access.log", LOG_LINE);
    Files.createDirectory(folder.resolve("logs"));
    write("logs/old.log", LOG_LINE);
    assertThat(said(read("log(acces.log)", "1ms")))
        .isEqualTo(
            """
            scenario.yaml:3:31: clients.users.arrivals: there is no file "acces.log" in the \
            scenario's folder
              hint: did you mean "access.log"?""");
    assertThat(ofArrivals("log(logs/odl.log)"))
        .isEqualTo(
            """
            there is no file "logs/odl.log" in the scenario's folder
              hint: did you mean "logs/old.log"?""");
    assertThat(ofArrivals("trace(logs)")).isEqualTo("\"logs\" is a folder; name a file in it");
    assertThat(ofArrivals("log(../access.log)"))
        .isEqualTo(
            """
            "../access.log" is outside the scenario's folder
              hint: put the file beside the scenario and give its name""");
    assertThat(ofService("empirical(nowhere.txt)"))
        .isEqualTo("there is no file \"nowhere.txt\" in the scenario's folder");
  }

  @Test
  void aLogWithoutAnyLineOfALogIsRefused() throws IOException {
    write("access.log", "hello\nworld\n");
    assertThat(ofArrivals("log(access.log)"))
        .isEqualTo(
            "no line of access.log is one of an access log in common or combined format"
                + SUCH_A_LINE);
    write("access.log", "");
    assertThat(ofArrivals("log(access.log)")).isEqualTo("access.log is empty");
    write("access.log", "hello\n" + LOG_LINE);
    assertThat(ofArrivals("log(access.log)"))
        .contains("advice:", "1 line of access.log will be passed over");
  }

  @Test
  void aTraceMustBeReadableLineByLine() throws IOException {
    write("trace.csv", "");
    assertThat(ofArrivals("trace(trace.csv)")).isEqualTo("trace.csv is empty");
    write("trace.csv", "time,path\n");
    assertThat(ofArrivals("trace(trace.csv)"))
        .isEqualTo("trace.csv holds no request\n  hint: each is a line below the header");
    write("trace.csv", "time,paht\n");
    assertThat(ofArrivals("trace(trace.csv)"))
        .isEqualTo(
            """
            the header of trace.csv has the unknown column "paht"
              hint: did you mean "path"?""");
    write("trace.csv", "path,size\n/,1\n");
    assertThat(ofArrivals("trace(trace.csv)"))
        .isEqualTo(
            """
            the header of trace.csv has no column "time"
              hint: let its first line be time,path,size,cost,key or fewer of them""");
    write("trace.csv", "time,size\n0,1KB\n1,1kg\n");
    assertThat(ofArrivals("trace(trace.csv)"))
        .isEqualTo(
            """
            line 3 of trace.csv: size: "1kg" has the unknown unit "kg"
              hint: did you mean "KB"?""");
    write("trace.csv", "time\n2\n1\n");
    assertThat(ofArrivals("trace(trace.csv)"))
        .isEqualTo(
            """
            line 3 of trace.csv: its time is before that of the line above
              hint: sort the lines by time""");
  }

  @Test
  void theNumbersOfAnEmpiricalDistributionMustBeNumbers() throws IOException {
    write("times.txt", "# milliseconds\n\n");
    assertThat(ofService("empirical(times.txt)"))
        .isEqualTo("times.txt holds no numbers\n  hint: write one a line, such as 10ms");
    write("times.txt", "1ms\n2\n");
    assertThat(ofService("empirical(times.txt)"))
        .isEqualTo("line 2 of times.txt: \"2\" has no unit; write a duration such as 2ms");
    write("times.txt", "1ms\n2MB\n");
    assertThat(ofService("mix(1ms, empirical(times.txt))"))
        .isEqualTo(
            """
            line 2 of times.txt: "2MB" is a size; this must be a duration
              hint: write a duration such as 2ms""");
    write("times.txt", "1e15s\n");
    assertThat(ofService("empirical(times.txt)"))
        .isEqualTo(
            """
            line 1 of times.txt: "1e15s" is too large
              hint: allowed is at most 1000000000s""");
  }

  @Test
  void theOverheadOfATierIsCheckedToo() throws IOException {
    write("times.txt", "soon\n");
    ReadResult result =
        ScenarioReader.read(
            """
            lbsim: 1
            clients: { users: { arrivals: poisson(1rps), visits: proxy } }
            l7: { proxy: { overhead: empirical(times.txt), pool: web } }
            servers: { web: { service: 1ms } }
            """,
            "scenario.yaml",
            folder,
            Overrides.none());
    assertThat(said(result))
        .isEqualTo(
            """
            scenario.yaml:3:26: l7.proxy.overhead: line 1 of times.txt: "soon" is not a duration
              hint: write a duration such as 10ms""");
  }

  @Test
  void aFileThatIsNotGzippedIsNotUnzipped() throws IOException {
    write("access.log.gz", LOG_LINE);
    assertThat(ofArrivals("log(access.log.gz)"))
        .isEqualTo("access.log.gz cannot be read: its name ends in .gz, but it is not gzipped");
    Files.write(folder.resolve("access.log.gz"), zipped(LOG_LINE));
    assertThat(ofArrivals("log(access.log.gz)")).isEmpty();
    byte[] whole = zipped(LOG_LINE.repeat(100));
    Files.write(folder.resolve("cut.csv.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(ofArrivals("log(cut.csv.gz)"))
        .isIn("", "cut.csv.gz cannot be read: it ends in the middle of gzipped data");
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void whatIsAskedForIsNotSaidTwice() throws IOException {
    write("access.log", LOG_LINE);
    ReadResult result =
        ScenarioReader.read(
            """
            lbsim: 1
            clients:
              users: { arrivals: log(access.log), visits: web, requests: [{ path: /a }] }
            servers: { web: { service: 1ms } }
            """,
            "scenario.yaml",
            folder,
            Overrides.none());
    assertThat(said(result))
        .isEqualTo(
            """
            scenario.yaml:3:52: clients.users.requests: what is asked for is recorded in \
            "access.log"
              hint: remove requests, or replay nothing""");
  }

  @Test
  void onlyTheBeginningOfAHugeFileIsRead() throws IOException {
    for (String name : new String[] {"huge.log", "huge.csv", "huge.txt"}) {
      try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
        file.setLength(50_000_000_000L); // sparse: it takes no room on the disk
      }
    }
    Duration guard = Duration.ofSeconds(60);
    assertThat(assertTimeoutPreemptively(guard, () -> ofArrivals("log(huge.log)")))
        .isEqualTo(
            "no line at the beginning of huge.log is one of an access log in common or combined"
                + " format"
                + SUCH_A_LINE);
    assertThat(assertTimeoutPreemptively(guard, () -> ofArrivals("trace(huge.csv)")))
        .startsWith("the header of huge.csv has the unknown column \"???");
    assertThat(assertTimeoutPreemptively(guard, () -> ofService("empirical(huge.txt)")))
        .startsWith("line 1 of huge.txt: \"???");
  }

  @Test
  void aMistakeFarDownIsFoundWhenTheFileIsUsed() throws IOException {
    write("trace.csv", "time\n" + "1\n".repeat(200_000) + "soon\n");
    Scenario scenario = read("trace(trace.csv)", "1ms").orThrow();
    assertThatExceptionOfType(BadFile.class)
        .isThrownBy(() -> SimRun.run(scenario))
        .withMessage(
            "line 200002 of trace.csv: time: \"soon\" is not a duration; write a duration such as"
                + " 10ms");
  }

  @Test
  void aFileThatIsGoneIsMissedInWords() throws IOException {
    write("times.txt", "1ms\n");
    Scenario scenario = read("poisson(1rps)", "empirical(times.txt)").orThrow();
    Files.delete(folder.resolve("times.txt"));
    assertThatExceptionOfType(BadFile.class)
        .isThrownBy(() -> SimRun.run(scenario))
        .withMessage("there is no file \"times.txt\" in the scenario's folder");
  }
}
