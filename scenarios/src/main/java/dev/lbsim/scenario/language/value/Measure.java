package dev.lbsim.scenario.language.value;

import dev.lbsim.core.time.Nanos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a number measures, the units it may be written in, and what each is in base units. */
public enum Measure {
  /** Nanoseconds. */
  TIME(
      "a duration",
      "ms",
      units("ns", 1, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9, "d", 86400e9)),
  /** Events per second. */
  RATE("a rate", "rps", units("rps", 1, "krps", 1e3, "Mrps", 1e6)),
  /** Bytes. */
  SIZE(
      "a size",
      "KB",
      units(
          "B", 1, "KB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 1024, "MiB", 1048576, "GiB", 1073741824)),
  /** Bytes per second; a bit is an eighth of a byte. */
  BANDWIDTH(
      "a bandwidth",
      "KB/s",
      units(
          "B/s", 1, "KB/s", 1e3, "MB/s", 1e6, "GB/s", 1e9, "kbps", 125, "Mbps", 125e3, "Gbps",
          125e6)),
  /** A ratio: a percentage, or a plain number. */
  SHARE("a share", "%", units("", 1, "%", 0.01)),
  /** Relative to neighbours: a plain number, or a percentage. */
  WEIGHT("a weight", "", units("", 1, "%", 0.01)),
  /** How many times as much: {@code 5x}, or a plain number. */
  FACTOR("a factor", "x", units("", 1, "x", 1)),
  /** A plain number. */
  NUMBER("a plain number", "", units("", 1)),
  /** How many: a whole number, large ones with k or M. */
  COUNT("a whole number", "", units("", 1, "k", 1e3, "M", 1e6));

  private final String words;
  private final String usualUnit;
  private final Map<String, Double> units;

  Measure(String words, String usualUnit, Map<String, Double> units) {
    this.words = words;
    this.usualUnit = usualUnit;
    this.units = units;
  }

  private static Map<String, Double> units(Object... unitsAndValues) {
    Map<String, Double> units = new LinkedHashMap<>();
    for (int i = 0; i < unitsAndValues.length; i += 2) {
      units.put((String) unitsAndValues[i], ((Number) unitsAndValues[i + 1]).doubleValue());
    }
    return units;
  }

  /** What it is, in words: {@code a duration}. */
  public String words() {
    return words;
  }

  /** The unit an example is given in. */
  public String usualUnit() {
    return usualUnit;
  }

  /** True when a number without a unit has a meaning. */
  public boolean unitOptional() {
    return units.containsKey("");
  }

  /** Units by name, each with its size in base units, smallest first. */
  public Map<String, Double> units() {
    return units;
  }

  /** The names of its units, without the empty one. */
  public List<String> unitNames() {
    List<String> names = new ArrayList<>(units.keySet());
    names.remove("");
    return names;
  }

  /** A value in base units as a person would write it. */
  public String print(double value) {
    return switch (this) {
      case TIME -> value < Long.MAX_VALUE ? Nanos.print(Math.round(value)) : "unlimited";
      case RATE -> Plain.number(value) + "rps";
      case SIZE -> Plain.number(value) + "B";
      case BANDWIDTH -> Plain.number(value) + "B/s";
      case SHARE -> Plain.number(value * 100) + "%";
      case WEIGHT, FACTOR, NUMBER, COUNT -> Plain.number(value);
    };
  }
}
