package dev.lbsim.scenario.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line changes in a file: first the variant is laid over it, then the values are
 * set in order.
 *
 * @param sets each {@code path=value}, such as {@code servers.web.workers=4}
 * @param variant the name of a variant, or null for the file as it stands
 */
public record Overrides(List<String> sets, @Nullable String variant) {
  private static final Overrides NONE = new Overrides(List.of(), null);

  public Overrides {
    sets = List.copyOf(sets);
  }

  /** Changes nothing. */
  public static Overrides none() {
    return NONE;
  }

  /** The same, with one more value set; {@code null} as a value removes the key. */
  public Overrides set(String path, String value) {
    List<String> more = new ArrayList<>(sets);
    more.add(path + "=" + value);
    return new Overrides(more, variant);
  }

  /** The same for another variant. */
  public Overrides variant(@Nullable String name) {
    return new Overrides(sets, name);
  }
}
