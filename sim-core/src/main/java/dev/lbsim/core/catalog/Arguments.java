package dev.lbsim.core.catalog;

import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The checked arguments of one call, in base units. Defaults are already filled in, so a factory
 * asks for what it declared and always gets a value inside the declared range.
 */
public final class Arguments {
  private static final Arguments NONE = new Arguments(Map.of());

  private final Map<String, Object> values;

  private Arguments(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Arguments by name. Numbers are given as {@link Number} in base units, words and paths as {@link
   * String}, anything richer (a nested distribution) as the object its registry made.
   */
  public static Arguments of(Map<String, Object> values) {
    return new Arguments(values);
  }

  /** For calls that take no parameters. */
  public static Arguments none() {
    return NONE;
  }

  /** A number in base units: nanoseconds, events per second, bytes or a ratio. */
  public double number(String name) {
    return ((Number) value(name)).doubleValue();
  }

  /** A whole number. */
  public int count(String name) {
    return Math.toIntExact(((Number) value(name)).longValue());
  }

  /** A length of time in nanoseconds. */
  public long nanos(String name) {
    return Math.round(number(name));
  }

  /** A word or a path. */
  public String text(String name) {
    return (String) value(name);
  }

  /** Anything else, as its registry made it. */
  public <T> T object(String name, Class<T> type) {
    return type.cast(value(name));
  }

  /** True when the argument was given or has a default. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("no argument \"" + name + "\" among " + values.keySet());
    }
    return value;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
