package dev.lbsim.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.tidy.House.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a compiler and a formatter do not see. */
final class SourcesTest {
  private static final int LONGEST_FILE = 450;
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final List<Source> SOURCES = House.sources();

  @Test
  void thereAreSources() {
    assertThat(SOURCES).hasSizeGreaterThan(200);
  }

  @Test
  void filesAreShortEnoughToRead() {
    assertThat(SOURCES)
        .filteredOn(source -> source.text().lines().count() > LONGEST_FILE)
        .extracting(Source::name)
        .isEmpty();
  }

  @Test
  void nothingIsLeftForLaterInAComment() {
    assertThat(SOURCES)
        .filteredOn(source -> UNFINISHED.matcher(source.text()).find())
        .extracting(Source::name)
        .isEmpty();
  }

  @Test
  void indentationIsSpacesAndNobodySigns() {
    assertThat(SOURCES)
        .filteredOn(
            source -> source.text().contains("\t") || source.text().contains("@" + "author"))
        .extracting(Source::name)
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    List<String> wrong = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    House.modules()
        .filter(module -> !module.endsWith("benchmarks"))
        .flatMap(module -> House.mainSources(House.ROOT.relativize(module).toString()).stream())
        .map(source -> source.path().getParent())
        .filter(seen::add)
        .forEach(folder -> check(folder.resolve("package-info.java"), wrong));
    assertThat(seen).hasSizeGreaterThan(15);
    assertThat(wrong).isEmpty();
  }

  private static void check(Path info, List<String> wrong) {
    try {
      String text = Files.exists(info) ? Files.readString(info) : "";
      if (!text.contains("@NullMarked") || !text.startsWith("/**")) {
        wrong.add(House.ROOT.relativize(info).toString());
      }
    } catch (IOException e) {
      wrong.add(info + ": " + e);
    }
  }
}
