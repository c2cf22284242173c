package dev.lbsim.core.catalog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a registry entry: what may be written for it and what happens if it is left out.
 *
 * @param name how it is written in a call, such as {@code table} in {@code maglev(table=65537)}
 * @param kind what the value measures, and so which units it takes
 * @param defaultValue the value used when the parameter is left out, written as a user would write
 *     it, or null where it must be given
 * @param min smallest allowed value, in base units (nanoseconds, events per second, bytes, ratio)
 * @param max largest allowed value, in base units
 * @param choices the allowed words for {@link Kind#CHOICE}, empty otherwise
 * @param summary one sentence for people
 */
public record Parameter(
    String name,
    Kind kind,
    @Nullable String defaultValue,
    double min,
    double max,
    List<String> choices,
    String summary) {

  /** What a value measures. The unit a user writes follows from it. */
  public enum Kind {
    /** A whole number without a unit. */
    COUNT,
    /** A plain number without a unit. */
    NUMBER,
    /** A length of time; base unit nanoseconds. */
    DURATION,
    /** Events per second. */
    RATE,
    /** A ratio, written as a percentage or a number from 0 to 1. */
    SHARE,
    /** Bytes. */
    SIZE,
    /** One of a few words. */
    CHOICE,
    /** The path of a file inside the scenario's folder. */
    FILE,
    /** A quantity in the unit of the place the call stands in: a duration for a service time. */
    QUANTITY
  }

  /**
   * The default of a limit that is off unless given. It is a word and no value: {@link Arguments}
   * then have no such argument.
   */
  public static final String UNLIMITED = "unlimited";

  public Parameter {
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    choices = List.copyOf(choices);
    Objects.requireNonNull(summary);
  }

  /** A whole number in [{@code min}, {@code max}]. */
  public static Parameter count(
      String name, @Nullable String defaultValue, double min, double max, String summary) {
    return new Parameter(name, Kind.COUNT, defaultValue, min, max, List.of(), summary);
  }

  /** A plain number in [{@code min}, {@code max}]. */
  public static Parameter number(
      String name, @Nullable String defaultValue, double min, double max, String summary) {
    return new Parameter(name, Kind.NUMBER, defaultValue, min, max, List.of(), summary);
  }

  /** A quantity in the unit of the place, in [{@code min}, {@code max}] of its base unit. */
  public static Parameter quantity(
      String name, @Nullable String defaultValue, double min, double max, String summary) {
    return new Parameter(name, Kind.QUANTITY, defaultValue, min, max, List.of(), summary);
  }

  /** One of {@code choices}. */
  public static Parameter choice(
      String name, @Nullable String defaultValue, List<String> choices, String summary) {
    return new Parameter(name, Kind.CHOICE, defaultValue, 0, 0, choices, summary);
  }

  /** True when a call may leave this parameter out. */
  public boolean optional() {
    return defaultValue != null;
  }
}
