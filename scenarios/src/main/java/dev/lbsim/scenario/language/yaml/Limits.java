package dev.lbsim.scenario.language.yaml;

/**
 * How large a scenario file may be. Files from strangers are safe to open: whatever is in them,
 * reading ends soon and in little memory.
 *
 * @param bytes longest file
 * @param depth most levels of nesting
 * @param nodes most values, each alias counted with everything it stands for
 */
public record Limits(int bytes, int depth, int nodes) {
  /** Far above any file a person writes: the largest bundled scenario has a few hundred values. */
  public static final Limits STANDARD = new Limits(2 * 1024 * 1024, 64, 100_000);
}
