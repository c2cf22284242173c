package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what one sees who types it. */
final class ReadmeTest {
  private static final Path HOME = Path.of("..");

  /** {@code `name.yaml`, which is so and so:} and the file in a block below it. */
  private static final Pattern FILE =
      Pattern.compile("(?s)`([a-z-]+\\.yaml)`[^\\n]*:\\n\\n```yaml\\n(.*?)```");

  private static final Pattern RECORDING =
      Pattern.compile("(?s)```\\n\\$ \\./lbsim ([^\\n]*)\\n(.*?)```");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @TempDir private Path folder;

  @Test
  void theRecordingsAreTrue() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    for (Matcher file = FILE.matcher(readme); file.find(); ) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
    }
    Map<String, String> recordings = new LinkedHashMap<>();
    for (Matcher shown = RECORDING.matcher(readme); shown.find(); ) {
      recordings.put(shown.group(1), shown.group(2));
    }
    assertThat(recordings).hasSizeGreaterThanOrEqualTo(2);
    recordings.forEach(
        (command, shown) -> {
          String[] words = command.replaceAll("(\\S+\\.yaml)", folder + "/$1").split(" ");
          String out = Session.lbsim(words).out().replace(folder + "/", "");
          assertThat(timeless(out)).isEqualTo(timeless(shown));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/ARCHITECTURE.md",
        "docs/DECISIONS.md",
        "docs/PERFORMANCE.md",
        "docs/reference/README.md"
      })
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Path file = HOME.resolve(page);
    List<Path> missing = new ArrayList<>();
    for (Matcher link = LINK.matcher(Files.readString(file)); link.find(); ) {
      Path target = file.resolveSibling(link.group(1));
      if (!Files.exists(target)) {
        missing.add(target);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static String timeless(String summary) {
    return summary.replaceAll("simulated in .*", "simulated");
  }
}
