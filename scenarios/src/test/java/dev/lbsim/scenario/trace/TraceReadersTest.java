package dev.lbsim.scenario.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceReadersTest {
  private static AccessLog log(String text) {
    return new AccessLog(new BufferedReader(new StringReader(text)));
  }

  private static CsvTrace csv(String text) throws IOException, BadValue {
    return new CsvTrace(new BufferedReader(new StringReader(text)));
  }

  private static List<String> all(TraceReader reader) throws IOException {
    List<String> all = new ArrayList<>();
    while (reader.advance()) {
      all.add(
          reader.timeNanos() / 1_000_000 + "ms " + reader.path() + " " + reader.sizeBytes() + "B");
    }
    return all;
  }

  @Test
  void readsCommonAndCombinedFormat() throws IOException {
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
  void passesOverLinesThatAreNoneAndCountsThem() throws IOException {
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
  void timesNeverStepBack() throws IOException {
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
  void saysWhatIsWrongWithACsvTrace() throws IOException, BadValue {
    assertThatThrownBy(() -> csv("tiem,path\n"))
        .isInstanceOfSatisfying(
            BadValue.class,
            bad -> assertThat(bad.message()).isEqualTo("there is no column \"tiem\""));
    assertThatThrownBy(() -> csv("path\n"))
        .isInstanceOfSatisfying(
            BadValue.class,
            bad -> assertThat(bad.message()).isEqualTo("its first line has no column \"time\""));
    CsvTrace backwards = csv("time\n5\n4\n");
    backwards.advance();
    assertThatThrownBy(backwards::advance)
        .hasMessage("line 3 of the trace: its time is before that of the line above");
    CsvTrace words = csv("time\nsoon\n");
    assertThatThrownBy(words::advance).hasMessageContaining("line 2 of the trace");
  }
}
