package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir Path temporary;
  private Path root;
  private Folder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    root = Files.createDirectories(temporary.resolve("scenario"));
    Files.createDirectories(root.resolve("data"));
    Files.writeString(root.resolve("data/access.log"), "x");
    Files.writeString(temporary.resolve("secret.txt"), "x");
    folder = new Folder(root);
  }

  @Test
  void aFileBelowTheScenarioIsFound() throws BadValue, IOException {
    assertThat(folder.file("data/access.log"))
        .isEqualTo(root.resolve("data/access.log").toRealPath());
    assertThat(folder.file("data/../data/access.log")).exists();
  }

  @Test
  void noPathLeavesTheFolder() {
    assertRefused("../secret.txt", "is outside the scenario's folder");
    assertRefused("data/../../secret.txt", "is outside the scenario's folder");
    assertRefused(temporary.resolve("secret.txt").toString(), "is outside the scenario's folder");
  }

  @Test
  void noLinkLeavesTheFolder() throws IOException {
    Files.createSymbolicLink(root.resolve("link.txt"), temporary.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("up"), temporary);
    assertRefused("link.txt", "is outside the scenario's folder");
    assertRefused("up/secret.txt", "is outside the scenario's folder");
  }

  @Test
  void whatIsNotAFileIsNotFound() {
    assertRefused("data", "\"data\" is a folder");
    assertRefused("other.log", "there is no file \"other.log\"");
    assertRefused("a\u0000b", "is not the name of a file");
  }

  private void assertRefused(String name, String why) {
    assertThatExceptionOfType(BadValue.class)
        .isThrownBy(() -> folder.file(name))
        .satisfies(bad -> assertThat(bad.message()).contains(why));
  }
}
