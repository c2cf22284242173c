package dev.lbsim.live.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics in the text format of Prometheus, version 0.0.4: all samples of a name together, below
 * one HELP and one TYPE. Counters end in {@code _total}, times are in seconds, labels that would be
 * empty are left out.
 */
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private record Family(Type type, String help, List<String> samples) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** One sample of a counter or gauge. */
  void add(Type type, String name, String help, Map<String, String> labels, double value) {
    sample(type, name, help, name, labels, value);
  }

  /**
   * One sample of a family that has several kinds of them.
   *
   * @param name of the sample: that of the family and an ending
   */
  void sample(
      Type type,
      String family,
      String help,
      String name,
      Map<String, String> labels,
      double value) {
    Family of = families.computeIfAbsent(family, made -> new Family(type, help, new ArrayList<>()));
    if (of.type != type) {
      throw new IllegalStateException(family + " is a " + of.type + " and a " + type);
    }
    StringBuilder line = new StringBuilder(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      line.append(before).append(label.getKey()).append("=\"");
      line.append(escaped(label.getValue()).replace("\"", "\\\"")).append('"');
      before = ',';
    }
    of.samples.add(line.append(labels.isEmpty() ? "" : "}").append(' ') + number(value));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** All of it. */
  String text() {
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(escaped(family.help));
          text.append("\n# TYPE ").append(name).append(' ');
          text.append(family.type.name().toLowerCase(java.util.Locale.ROOT)).append('\n');
          family.samples.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }
}
