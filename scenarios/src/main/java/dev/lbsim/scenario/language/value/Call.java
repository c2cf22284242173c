package dev.lbsim.scenario.language.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call such as {@code lognormal(median=15ms, sigma=0.6)}, or its name alone. Offsets count from
 * the start of the text the call was read from.
 *
 * @param name what is called
 * @param offset where the name starts
 * @param arguments in the order written; empty for a name alone
 */
public record Call(String name, int offset, List<Argument> arguments) {
  public Call {
    arguments = List.copyOf(arguments);
  }

  /**
   * One argument.
   *
   * @param name the name before {@code =}, or null for an argument given by position
   * @param offset where the argument starts
   * @param weight the text before {@code *}, or null
   * @param value what is given
   */
  public record Argument(@Nullable String name, int offset, @Nullable Word weight, Value value) {}

  /** What may be given as an argument. */
  public sealed interface Value permits Word, Nested {
    /** Where it starts. */
    int offset();

    /** As written. */
    String text();
  }

  /** A quantity, a word or a path. */
  public record Word(String text, int offset) implements Value {}

  /** A call inside the call. */
  public record Nested(Call call, String text) implements Value {
    @Override
    public int offset() {
      return call.offset();
    }
  }
}
