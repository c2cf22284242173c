package dev.lbsim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be found out about the machine and the installation. */
final class Checkup {
  private static final int OLDEST_JAVA = 17;

  private final Context context;
  private final List<Finding> findings = new ArrayList<>();

  /** How good or bad a finding is. */
  enum Grade {
    OK,
    /** Works, but could be better. */
    NOTE,
    /** lbsim cannot work without it. */
    MISSING;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One line. */
  record Finding(Grade grade, String what, String text) {}

  private Checkup(Context context) {
    this.context = context;
  }

  static List<Finding> of(Context context) {
    Checkup checkup = new Checkup(context);
    checkup.java();
    checkup.machine();
    checkup.archive();
    checkup.lessons();
    checkup.terminal();
    checkup.folder("folder", Path.of("").toAbsolutePath(), "results can be written");
    checkup.folder(
        "temporary", Path.of(System.getProperty("java.io.tmpdir")), "crash reports can be written");
    return checkup.findings;
  }

  private void java() {
    Path home = Path.of(System.getProperty("java.home"));
    String version = System.getProperty("java.version") + " in " + home;
    if (Runtime.version().feature() < OLDEST_JAVA) {
      add(Grade.MISSING, "java", version + "; 17 or later is needed");
      return;
    }
    boolean compiler =
        Files.exists(home.resolve("bin/javac")) || Files.exists(home.resolve("bin/javac.exe"));
    add(
        compiler ? Grade.OK : Grade.NOTE,
        "java",
        compiler ? version : version + "; without javac, so it can run lbsim and not build it");
  }

  private void machine() {
    Runtime runtime = Runtime.getRuntime();
    int cores = runtime.availableProcessors();
    add(
        Grade.OK,
        "cores",
        cores + (cores == 1 ? "; replications run one by one" : " replications at once"));
    long megabytes = runtime.maxMemory() >> 20;
    add(
        megabytes < 200 ? Grade.NOTE : Grade.OK,
        "memory",
        "up to " + megabytes + " MiB of heap; more with LBSIM_JAVA_OPTS=-Xmx4g");
  }

  private void archive() {
    String archive = System.getProperty("lbsim.archive");
    if (archive == null) {
      add(Grade.NOTE, "archive", "started without the launcher: no class-data archive, slower");
      return;
    }
    try {
      boolean filled = Files.exists(Path.of(archive)) && Files.size(Path.of(archive)) > 0;
      add(
          filled ? Grade.OK : Grade.NOTE,
          "archive",
          filled
              ? "class-data archive for a quick start: " + archive
              : "this Java made no class-data archive: starting takes longer");
    } catch (IOException e) {
      add(Grade.NOTE, "archive", "the class-data archive cannot be read: " + e.getMessage());
    }
  }

  private void lessons() {
    Path folder = context.lessons();
    int count = Lessons.in(folder).size();
    if (folder == null || count == 0) {
      add(Grade.NOTE, "lessons", "none found" + (folder == null ? "" : " in " + folder));
    } else {
      add(Grade.OK, "lessons", count + " in " + folder);
    }
  }

  private void terminal() {
    Terminal terminal = context.terminal();
    if (!terminal.outIsTerminal()) {
      add(Grade.OK, "terminal", "none: output goes to a file or pipe, without colours");
      return;
    }
    String colors = terminal.wantsColor() ? "colours on" : "colours off (NO_COLOR or TERM=dumb)";
    Integer width = Terminal.columns();
    boolean narrow = width != null && width < 80;
    add(
        narrow ? Grade.NOTE : Grade.OK,
        "terminal",
        colors
            + (width == null ? "" : ", " + width + " columns")
            + (narrow ? "; summaries are 80 wide" : ""));
  }

  private void folder(String what, Path folder, String use) {
    boolean writable = Files.isDirectory(folder) && Files.isWritable(folder);
    add(
        writable ? Grade.OK : Grade.NOTE,
        what,
        writable ? use + " here: " + folder : "nothing can be written to " + folder);
  }

  private void add(Grade grade, String what, String text) {
    findings.add(new Finding(grade, what, text));
  }
}
