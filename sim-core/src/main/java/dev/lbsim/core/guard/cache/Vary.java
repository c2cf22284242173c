package dev.lbsim.core.guard.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which request fields a resource's answers depend on: its {@code Vary} field (RFC 9110 section
 * 12.5.5; RFC 9111 section 4.1).
 *
 * <p>A request does not know it before the resource was fetched once. So the cache keeps it under
 * the primary key, as nginx does, and looks up twice: {@code find(VariantKey.of(primary, 0))} for
 * the marker that holds this and a generation, then {@code find(vary.key(primary, generation,
 * fields))}. To invalidate the resource it drops the marker; the next one gets another generation.
 * When another {@code Vary} comes with a newer answer, it replaces the one in the marker.
 */
public final class Vary {
  /** Depends on nothing. */
  public static final Vary NOTHING = new Vary(List.of(), false);

  private final List<String> names;
  private final boolean all;

  private Vary(List<String> names, boolean all) {
    this.names = names;
    this.all = all;
  }

  /** Where a request's fields are read. */
  @FunctionalInterface
  public interface Fields {
    /**
     * The value of a field, several lines joined by commas, or null if it is not there.
     *
     * @param name in lower case
     */
    @Nullable CharSequence value(String name);
  }

  /** Reads the lines of a {@code Vary} field. The order and case of names do not matter. */
  public static Vary parse(List<String> lines) {
    Set<String> names = new TreeSet<>();
    boolean all = false;
    for (String line : lines) {
      int from = 0;
      while (from <= line.length()) {
        int comma = line.indexOf(',', from);
        int to = comma < 0 ? line.length() : comma;
        String name = line.substring(from, to).strip().toLowerCase(Locale.ROOT);
        all |= name.equals("*");
        if (!name.isEmpty() && !name.equals("*")) {
          names.add(name);
        }
        from = to + 1;
      }
    }
    return names.isEmpty() && !all ? NOTHING : new Vary(List.copyOf(new ArrayList<>(names)), all);
  }

  /** True for {@code Vary: *}: no request matches, see {@link ResponseFacts#variesByAll}. */
  public boolean all() {
    return all;
  }

  /** Names of the fields, in lower case, in alphabetical order. */
  public List<String> names() {
    return names;
  }

  /** The key of the variant a request asks for. */
  public long key(long primary, long generation, Fields fields) {
    long key = VariantKey.of(primary, generation);
    for (int i = 0; i < names.size(); i++) {
      key = VariantKey.and(key, VariantKey.valueOf(fields.value(names.get(i))));
    }
    return key;
  }
}
