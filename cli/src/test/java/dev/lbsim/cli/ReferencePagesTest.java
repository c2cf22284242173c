package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference in {@code docs} says what the program says. After a change that is meant, {@code
 * -Dlbsim.golden=update} writes the pages anew.
 */
final class ReferencePagesTest {
  private static final Path FOLDER = Path.of("..", "docs", "reference");
  private static final boolean UPDATE = "update".equals(System.getProperty("lbsim.golden"));

  @Test
  void everyPageIsTheOneOnFile() throws IOException {
    for (Map.Entry<String, String> page : ReferencePages.all().entrySet()) {
      Path file = FOLDER.resolve(page.getKey());
      if (UPDATE) {
        Files.writeString(file, page.getValue());
      }
      assertThat(file).hasContent(page.getValue());
    }
  }

  @Test
  void thereIsNoOtherPage() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("md")))
          .containsExactlyInAnyOrderElementsOf(ReferencePages.all().keySet());
    }
  }
}
