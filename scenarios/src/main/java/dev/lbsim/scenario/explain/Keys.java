package dev.lbsim.scenario.explain;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.MapForm;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Shape;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the scenario language, by path: {@code servers.queue}, {@code l4.health.every}. Names
 * a file gives its parts are left out of a path, and may be in the one asked for.
 */
final class Keys {
  /** Deeper than any path; members of members do not exist. */
  private static final int DEEPEST = 6;

  private final Map<String, Shape.Field> byPath = new LinkedHashMap<>();

  Keys() {
    collect("", ScenarioSpec.class, 0);
  }

  /** The keys at a path or, of a single word, everywhere. */
  List<Term> find(String asked) {
    String path = asked.replaceAll("\\[[0-9]*]", "");
    List<Term> found = new ArrayList<>();
    byPath.forEach(
        (known, field) -> {
          if (known.equals(path) || (known.endsWith("." + path) && path.indexOf('.') < 0)) {
            found.add(term(known, field));
          }
        });
    if (found.isEmpty() && path.indexOf('.') > 0) {
      byPath.forEach(
          (known, field) -> {
            if (isWithNames(path.split("\\."), known.split("\\."))) {
              found.add(term(known, field));
            }
          });
    }
    return found;
  }

  /** All paths. */
  List<String> paths() {
    return List.copyOf(byPath.keySet());
  }

  /** True if {@code asked} is {@code known} with at most one name after each section. */
  private static boolean isWithNames(String[] asked, String[] known) {
    int at = 0;
    int skipped = 0;
    for (String word : asked) {
      if (at < known.length && word.equals(known[at])) {
        at++;
        skipped = 0;
      } else if (at == 0 || ++skipped > 1) {
        return false;
      }
    }
    return at == known.length && skipped == 0;
  }

  private void collect(String prefix, Class<?> record, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Shape.Field field : Shape.of(record).fields()) {
      String path = prefix.isEmpty() ? field.key() : prefix + "." + field.key();
      byPath.put(path, field);
      Class<?> below = recordIn(field.type());
      if (below != null) {
        collect(path, below, depth + 1);
      }
    }
  }

  private static @Nullable Class<?> recordIn(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return recordIn(arguments[arguments.length - 1]);
    }
    if (!(type instanceof Class<?> single)) {
      return null;
    }
    MapForm form = single.getAnnotation(MapForm.class);
    if (form != null) {
      return form.value();
    }
    boolean section =
        single.isRecord() && single.getPackage().equals(ScenarioSpec.class.getPackage());
    return section ? single : null;
  }

  private static Term term(String path, Shape.Field field) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("value", ValueWords.of(field));
    Range range = field.component().getAnnotation(Range.class);
    if (range != null) {
      facts.put("allowed", allowed(range));
    }
    Default standard = field.component().getAnnotation(Default.class);
    if (standard != null) {
      String source = standard.source().isEmpty() ? "" : " (" + standard.source() + ")";
      facts.put("default", standard.value() + source);
    }
    Class<?> below = recordIn(field.type());
    if (below != null) {
      facts.put("keys", String.join(", ", Shape.of(below).keys()));
    }
    return new Term(path, "key of a scenario", facts, field.doc(), List.of());
  }

  private static String allowed(Range range) {
    List<String> bounds = new ArrayList<>();
    if (!range.min().isEmpty()) {
      bounds.add("from " + range.min());
    }
    if (!range.above().isEmpty()) {
      bounds.add("more than " + range.above());
    }
    if (!range.max().isEmpty()) {
      bounds.add((range.min().isEmpty() ? "at most " : "to ") + range.max());
    }
    return String.join(" ", bounds);
  }
}
