package dev.lbsim.scenario.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReadersTest {
  private static AccessLog log(String text) {
    return new AccessLog(Lines.of(new StringReader(text)));
  }

  private static CsvTrace csv(String text) throws IOException, BadValue {
    return new CsvTrace(Lines.of(new StringReader(text)), "trace.csv");
  }

  private static List<String> all(TraceReader reader) throws IOException, BadValue {
    List<String> all = new ArrayList<>();
    while (reader.advance()) {
      all.add(
          reader.timeNanos() / 1_000_000 + "ms " + reader.path() + " " + reader.sizeBytes() + "B");
    }
    return all;
  }

  @Test
  void readsCommonAndCombinedFormat() throws IOException, BadValue {
    AccessLog log =
        log(
            """
            192.0.2.1 - - [10/Oct/2023:13:55:36 -0700] "GET /index.html HTTP/1.1" 200 2326
            192.0.2.2 - frank [10/Oct/2023:13:55:38 -0700] "POST /search?q=a HTTP/1.1" 302 - "http://example.test/" "Mozilla/5.0 (X11)"
            2001:db8::1 - - [10/Oct/2023:22:55:39 +0200] "GET / HTTP/2.0" 304 0 "-" "curl/8"
            """);
    assertThat(all(log))
        .containsExactly("0ms /index.html 2326B", "2000ms /search 0B", "3000ms / 0B");
    assertThat(log.skippedLines()).isZero();
  }

  @Test
  void passesOverLinesThatAreNoneAndCountsThem() throws IOException, BadValue {
    AccessLog log =
        log(
            """
            this is no log line
            192.0.2.1 - - [31/Foo/2023:13:55:36 +0000] "GET /a HTTP/1.1" 200 1
            192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] "GET /a HTTP/1.1" 200 1

            192.0.2.1 - - [10/Oct/2023:13:55:37 +0000] "\\x16\\x03\\x01" 400 226
            """);
    assertThat(all(log)).containsExactly("0ms /a 1B", "1000ms \\x16\\x03\\x01 226B");
    assertThat(log.skippedLines()).isEqualTo(2);
  }

  @Test
  void timesNeverStepBack() throws IOException, BadValue {
    AccessLog log =
        log(
            """
            192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] "GET /a HTTP/1.1" 200 1
            192.0.2.1 - - [10/Oct/2023:13:55:40 +0000] "GET /b HTTP/1.1" 200 1
            192.0.2.1 - - [10/Oct/2023:13:55:38 +0000] "GET /c HTTP/1.1" 200 1
            """);
    assertThat(all(log)).containsExactly("0ms /a 1B", "4000ms /b 1B", "4000ms /c 1B");
  }

  @Test
  void readsACsvTraceWithColumnsInAnyOrder() throws IOException, BadValue {
    CsvTrace trace =
        csv(
            """
            size,time,path
            1KB,10,/a
            20,10.5,/b
            0,11s,/c
            """);
    assertThat(all(trace)).containsExactly("0ms /a 1000B", "500ms /b 20B", "1000ms /c 0B");
  }

  @Test
  void requestsOfAnyKindAndLengthAreRead() throws IOException, BadValue {
    String line = "192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] \"%s\" 400 %s\n";
    String escapes = "\\\\x".repeat(10_000);
    AccessLog log =
        log(
            line.formatted("", "1")
                + line.formatted(" ", "2")
                + line.formatted("GET /\\\"quoted\\\" HTTP/1.1", "3")
                + line.formatted("GET", "4")
                + line.formatted(escapes, "9999999999999999")
                + line.formatted("x".repeat(Lines.LONGEST), "6")
                + line.formatted("GET /cut \\", "7")
                + line.formatted("GET /last", "8"));
    assertThat(all(log))
        .containsExactly(
            "0ms / 1B",
            "0ms / 2B",
            "0ms /\\\"quoted\\\" 3B",
            "0ms GET 4B",
            "0ms " + escapes + " 0B",
            "0ms /last 8B");
    assertThat(log.skippedLines()).isEqualTo(2);
  }

  @Test
  void aYearThatCannotBeIsPassedOver() throws IOException, BadValue {
    AccessLog log =
        log(
            """
            192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] "GET /a HTTP/1.1" 200 1
            192.0.2.1 - - [10/Oct/9023:13:55:36 +0000] "GET /b HTTP/1.1" 200 1
            192.0.2.1 - - [10/Oct/2023:13:55:37 +0000] "GET /c HTTP/1.1" 200 1
            """);
    assertThat(all(log)).containsExactly("0ms /a 1B", "1000ms /c 1B");
    assertThat(log.skippedLines()).isEqualTo(1);
  }

  @Test
  void linesMayEndAsTheyLike() throws IOException {
    Lines lines = Lines.of(new StringReader("\uFEFFa\r\n\nb\rc\n\n" + "x".repeat(70_000) + "\ny"));
    assertThat(lines.next()).isEqualTo("a");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("b\rc");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).hasSize(Lines.LONGEST + 1);
    assertThat(lines.next()).isEqualTo("y");
    assertThat(lines.next()).isNull();
    assertThat(lines.number()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                       | trace.csv is empty",
        "tiem,path                | the header of trace.csv has the unknown column \"tiem\"",
        "path                     | the header of trace.csv has no column \"time\"",
        "time,path,time           | the header of trace.csv has the column \"time\" twice",
        "time/5/4                 | line 3 of trace.csv: its time is before that of the line above",
        "time/soon                | line 2 of trace.csv: time: \"soon\" is not a duration",
        "time,size/1,2            | ''",
        "time,size/1,2ms          | line 2 of trace.csv: size: \"2ms\" is a duration; this must be a size",
        "time,size/1              | line 2 of trace.csv: it has 1 of 2 cells",
        "time,cost/1,-1           | line 2 of trace.csv: cost: \"-1\" is negative",
        "time,cost/1,1e25         | line 2 of trace.csv: cost: \"1e25\" is too large",
        "time/0/1e12              | line 3 of trace.csv: its time is more than 100 years after the first",
      })
  void saysWhatIsWrongWithACsvTrace(String text, String message) throws IOException {
    String said = "";
    try (CsvTrace trace = csv(text.replace('/', '\n'))) {
      while (trace.advance()) {
        assertThat(trace.timeNanos()).isNotNegative();
      }
    } catch (BadValue bad) {
      said = bad.message();
    }
    assertThat(said).isEqualTo(message);
  }
}
