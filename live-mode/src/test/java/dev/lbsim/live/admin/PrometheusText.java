package dev.lbsim.live.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format of Prometheus, version 0.0.4, and takes nothing that its documentation does
 * not allow ({@code prometheus.io/docs/instrumenting/exposition_formats}), nor what promtool's
 * linter complains of: a family in two places, a counter without {@code _total}, a histogram whose
 * buckets do not add up.
 */
final class PrometheusText {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new HashMap<>();

  PrometheusText(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\r");
    Set<String> closed = new HashSet<>();
    String family = "";
    boolean helped = false;
    for (String line : text.split("\n")) {
      assertThat(line).isNotBlank();
      if (line.startsWith("# HELP ")) {
        String[] words = line.split(" ", 4);
        assertThat(words).as(line).hasSize(4);
        assertThat(closed.add(family)).as("two families " + family).isTrue();
        family = words[2];
        assertThat(NAME.matcher(family).matches()).as(line).isTrue();
        assertThat(closed).as(line).doesNotContain(family);
        helped = true;
      } else if (line.startsWith("# TYPE ")) {
        assertThat(helped).as(line).isTrue();
        String[] words = line.split(" ");
        assertThat(words).as(line).hasSize(4);
        assertThat(words[2]).isEqualTo(family);
        assertThat(words[3]).isIn("counter", "gauge", "histogram");
        assertThat(types.put(family, words[3])).as(line).isNull();
        assertThat(words[3].equals("counter")).as(line).isEqualTo(family.endsWith("_total"));
        helped = false;
      } else {
        sample(line, family);
      }
    }
    types.forEach(
        (name, type) -> {
          if (type.equals("histogram")) {
            checkHistogram(name);
          }
        });
  }

  private void sample(String line, String family) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    String name = sample.group(1);
    String type = types.get(family);
    if ("histogram".equals(type)) {
      assertThat(name).isIn(family + "_bucket", family + "_sum", family + "_count");
    } else {
      assertThat(name).as(line).isEqualTo(family);
    }
    double value = number(sample.group(3));
    if (!"gauge".equals(type)) {
      assertThat(value).as(line).isNotNegative().isFinite();
    }
    String key = key(name, labels(sample.group(2)));
    assertThat(samples.put(key, value)).as("twice: " + line).isNull();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    int at = 0;
    Matcher label = LABEL.matcher(text == null ? "" : text);
    while (text != null && at < text.length()) {
      assertThat(label.find(at) && label.start() == at).as(text).isTrue();
      assertThat(label.group(1)).doesNotStartWith("__");
      assertThat(labels.put(label.group(1), label.group(2))).as(text).isNull();
      at = label.end();
    }
    return labels;
  }

  private static String key(String name, Map<String, String> labels) {
    return name + labels;
  }

  private void checkHistogram(String name) {
    Map<String, TreeMap<Double, Double>> buckets = new HashMap<>();
    samples.forEach(
        (key, value) -> {
          if (key.startsWith(name + "_bucket{")) {
            Matcher le = Pattern.compile("le=([^,}]+)(, )?").matcher(key);
            assertThat(le.find()).as(key).isTrue();
            String rest = (key.substring(0, le.start()) + key.substring(le.end()));
            String of = rest.replace(", }", "}").substring((name + "_bucket").length());
            buckets.computeIfAbsent(of, made -> new TreeMap<>()).put(number(le.group(1)), value);
          }
        });
    assertThat(buckets).as(name).isNotEmpty();
    buckets.forEach(
        (of, counts) -> {
          double before = 0;
          for (double count : counts.values()) {
            assertThat(count).as(name + of).isGreaterThanOrEqualTo(before);
            before = count;
          }
          assertThat(counts.lastKey()).isInfinite();
          assertThat(samples).containsKey(name + "_sum" + of);
          assertThat(samples.get(name + "_count" + of)).as(name + of).isEqualTo(before);
        });
  }

  /** All samples, by {@code name{label=value, ...}} with labels in alphabetical order. */
  Map<String, Double> samples() {
    return samples;
  }

  /** One of them. */
  double value(String key) {
    assertThat(samples).containsKey(key);
    return samples.get(key);
  }
}
