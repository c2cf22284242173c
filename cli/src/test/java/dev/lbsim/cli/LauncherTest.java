package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a JDK and a Maven wrapper that only write down what they are told. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  /** Prints its last arguments, and ends as it is told; makes the files the real one would. */
  private static final String JAVA =
      """
      #!/bin/sh
      for word; do
        case $word in
          -XX:DumpLoadedClassList=* | -XX:SharedArchiveFile=*.new) echo made >"${word#*=}" ;;
        esac
      done
      while [ $# -gt 0 ] && [ "$1" != -jar ]; do printf '%s ' "$1" >>"$0.options"; shift; done
      shift 2
      [ "$1" != fail ] || exit "$2"
      for word; do printf '<%s>' "$word"; done
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      home=$(dirname "$0")
      echo "$@" >>"$home/builds"
      sleep 0.2
      grep -q broken "$home/cli/src/main/Source.java" && { echo "it is broken"; exit 1; }
      mkdir -p "$home/cli/target/quick/lib"
      echo jar >"$home/cli/target/quick/lbsim.jar"
      """;

  @TempDir private Path folder;
  private Path home;
  private Path jdk;

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(folder.resolve("a home"));
    jdk = folder.resolve("a jdk");
    Files.copy(Path.of("..", "lbsim"), home.resolve("lbsim"));
    write(home.resolve("mvnw"), MAVEN);
    write(jdk.resolve("bin/java"), JAVA);
    write(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"17.0.1\"\n");
    for (String source :
        List.of(
            "pom.xml",
            "sim-core/pom.xml",
            "scenarios/pom.xml",
            "cli/pom.xml",
            "sim-core/src/main/Source.java",
            "scenarios/src/main/Source.java",
            "cli/src/main/Source.java")) {
      write(home.resolve(source), "source");
    }
  }

  @Test
  void buildsOnFirstUseWithOneLineAndThenRuns() throws Exception {
    Ended ended = start(home.resolve("lbsim").toString(), "run", "a b", "", "*");
    assertThat(ended.out()).isEqualTo("<run><a b><><*>");
    assertThat(ended.err()).isEqualTo("lbsim: building (first use, about a minute) ...\n");
    assertThat(ended.code()).isZero();
    assertThat(builds()).singleElement().asString().contains("-Dquick", "-pl cli -am package");
  }

  @Test
  void buildsOnlyOnceWhileNothingChanges() throws Exception {
    start(home.resolve("lbsim").toString(), "version");
    Ended again = start(home.resolve("lbsim").toString(), "version");
    assertThat(again.err()).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    start(home.resolve("lbsim").toString(), "version");
    Instant later = Instant.now().plusSeconds(5);
    Files.setLastModifiedTime(home.resolve("scenarios/src/main/Source.java"), FileTime.from(later));
    Ended again = start(home.resolve("lbsim").toString(), "version");
    assertThat(again.err()).isEqualTo("lbsim: building (sources changed) ...\n");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void theExitCodeIsThatOfTheProgram() throws Exception {
    assertThat(start(home.resolve("lbsim").toString(), "fail", "4").code()).isEqualTo(4);
  }

  @Test
  void isFoundThroughSymbolicLinks() throws Exception {
    Path link = folder.resolve("elsewhere");
    Files.createSymbolicLink(link, Path.of("a home", "lbsim"));
    Path linkToLink = Files.createDirectories(folder.resolve("bin dir")).resolve("lb");
    Files.createSymbolicLink(linkToLink, Path.of("..", "elsewhere"));
    assertThat(start(linkToLink.toString(), "version").out()).isEqualTo("<version>");
  }

  @Test
  void aBrokenBuildIsShownAndLeavesNothingBehind() throws Exception {
    write(home.resolve("cli/src/main/Source.java"), "broken");
    Ended broken = start(home.resolve("lbsim").toString(), "version");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).contains("it is broken", "lbsim: the build failed", "build.log");

    write(home.resolve("cli/src/main/Source.java"), "mended");
    assertThat(start(home.resolve("lbsim").toString(), "version").out()).isEqualTo("<version>");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process one = launch(home.resolve("lbsim").toString(), "one");
    Process two = launch(home.resolve("lbsim").toString(), "two");
    assertThat(end(one).out()).isEqualTo("<one>");
    assertThat(end(two).out()).isEqualTo("<two>");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void theLockOfABuildThatWasKilledIsNoticed() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    write(home.resolve("cli/target/quick/launcher/lock/pid"), dead.pid() + "\n");
    assertThat(start(home.resolve("lbsim").toString(), "version").out()).isEqualTo("<version>");
  }

  @Test
  void anOldJavaIsRefusedInOneSentence() throws Exception {
    write(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Ended ended = start(home.resolve("lbsim").toString(), "version");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "lbsim: needs Java 17 or later; " + jdk.resolve("bin/java") + " is version 11.0.2\n");
  }

  @Test
  void aJavaWithoutACompilerCannotBuild() throws Exception {
    Files.delete(jdk.resolve("bin/javac"));
    Ended ended = start(home.resolve("lbsim").toString(), "version");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("building needs a JDK");
  }

  @Test
  void optionsForTheVirtualMachineArePassedOn() throws Exception {
    start(home.resolve("lbsim").toString(), "version");
    assertThat(Files.readString(jdk.resolve("bin/java.options"))).contains(" -Xmx77m -Dx=y ");
  }

  private record Ended(int code, String out, String err) {}

  private Ended start(String... command) throws IOException, InterruptedException {
    return end(launch(command));
  }

  private Process launch(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh"));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("LBSIM_JAVA_OPTS", "-Xmx77m -Dx=y");
    builder.environment().remove("MAVEN_ARGS");
    return builder.start();
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(home.resolve("builds"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
