package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CrashReportTest {
  @Test
  void anInternalErrorIsOneSentenceAndAFile() throws IOException {
    StringWriter err = new StringWriter();
    int code =
        CrashReport.write(
            new IllegalStateException("the queue is\nnegative"),
            List.of("run", "a.yaml"),
            new PrintWriter(err));
    assertThat(code).isEqualTo(ExitCodes.INTERNAL_ERROR);
    assertThat(err.toString().lines()).hasSize(1);
    Matcher sentence =
        Pattern.compile(
                "lbsim: internal error: IllegalStateException: the queue is; please report it with"
                    + " the file (.+)\\R")
            .matcher(err.toString());
    assertThat(sentence.matches()).isTrue();
    Path report = Path.of(sentence.group(1));
    assertThat(Files.readString(report))
        .contains("command: lbsim run a.yaml", "IllegalStateException: the queue is", "\tat ");
    Files.delete(report);
  }
}
