package dev.lbsim.core.balance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call into an object that decides: what it was told, and what it answered. Whoever has all of
 * them in order can make them again to a fresh object of the same class and seed, and must hear the
 * same answers: all that such an object does is a function of them.
 *
 * <p>An argument is a {@link Long}, a {@link Double}, a {@link Boolean}, a {@link String} or a list
 * of {@link Long}. One that has its usual value is left out.
 */
public final class Call {
  /** The time of a call to which time means nothing. */
  public static final long TIMELESS = Long.MIN_VALUE;

  private final String name;
  private final long nowNanos;
  private final Map<String, Object> arguments = new LinkedHashMap<>();
  private @Nullable Object answer;

  private Call(String name, long nowNanos) {
    this.name = name;
    this.nowNanos = nowNanos;
  }

  /**
   * A call without arguments yet, which answers nothing.
   *
   * @param name of the method, in the words of the log
   */
  public static Call of(String name, long nowNanos) {
    return new Call(name, nowNanos);
  }

  /** The same call with one more argument. */
  public Call with(String argument, Object value) {
    arguments.put(argument, value);
    return this;
  }

  /** The same call with one more argument, unless that has its usual value. */
  public Call unless(Object usual, String argument, Object value) {
    return value.equals(usual) ? this : with(argument, value);
  }

  /** The same call, answered so. */
  public Call answering(Object what) {
    answer = what;
    return this;
  }

  /** The method, in the words of the log. */
  public String name() {
    return name;
  }

  /** When it was made, or {@link #TIMELESS}. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Its arguments by name, in order. */
  public Map<String, Object> arguments() {
    return arguments;
  }

  /** What it answered, or null if it answers nothing. */
  public @Nullable Object answer() {
    return answer;
  }

  /**
   * An argument that is a whole number.
   *
   * @throws IllegalArgumentException if it is missing or something else, as in all that follow
   */
  public long whole(String argument) {
    return find(argument, Long.class, "a whole number");
  }

  /** The same, or {@code usual} if the call does not say. */
  public long whole(String argument, long usual) {
    return arguments.containsKey(argument) ? whole(argument) : usual;
  }

  /**
   * An argument that counts something, from 0.
   *
   * @param most the largest there can be
   */
  public int index(String argument, int most) {
    long value = whole(argument);
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "%s of %s is %d, and goes from 0 to %d".formatted(argument, name, value, most));
    }
    return (int) value;
  }

  /** An argument that is a number. */
  public double number(String argument) {
    Object value = arguments.get(argument);
    return value instanceof Long whole ? whole : find(argument, Double.class, "a number");
  }

  /** The same, or {@code usual} if the call does not say. */
  public double number(String argument, double usual) {
    return arguments.containsKey(argument) ? number(argument) : usual;
  }

  /** An argument that is true or false. */
  public boolean flag(String argument) {
    return find(argument, Boolean.class, "true or false");
  }

  /** An argument that is one of the names of an enum, in lower case with dashes. */
  public <E extends Enum<E>> E oneOf(String argument, Class<E> type) {
    String word = find(argument, String.class, "a word");
    for (E value : type.getEnumConstants()) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s of %s is \"%s\", which there is not".formatted(argument, name, word));
  }

  /** How {@link #oneOf} wants a value of an enum to be written. */
  public static String word(Enum<?> value) {
    StringBuilder word = new StringBuilder(value.name().length());
    for (int i = 0; i < value.name().length(); i++) {
      char c = value.name().charAt(i);
      word.append(c == '_' ? '-' : Character.toLowerCase(c));
    }
    return word.toString();
  }

  /** An argument that is a list of whole numbers; empty if the call does not say. */
  public List<?> list(String argument) {
    return arguments.containsKey(argument)
        ? find(argument, List.class, "a list of whole numbers")
        : List.of();
  }

  private <T> T find(String argument, Class<T> type, String what) {
    Object value = arguments.get(argument);
    if (value == null) {
      throw new IllegalArgumentException(name + " does not say its " + argument);
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s of %s is %s, and is to be %s".formatted(argument, name, value, what));
    }
    return type.cast(value);
  }

  /** What a log says that names a call there is not. */
  public IllegalArgumentException unknown() {
    return new IllegalArgumentException("there is no call \"" + name + "\"");
  }
}
