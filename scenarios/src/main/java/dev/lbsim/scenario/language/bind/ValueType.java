package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.BadValue;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;

/**
 * How values of one Java type are written as a scalar.
 *
 * @param type the Java type
 * @param reader from text to value
 * @param standIn what to go on with after a problem, so that the rest of the file is still checked
 * @param schema what a JSON Schema says of it; its {@code pattern}, {@code type} and so on
 */
public record ValueType<T>(Class<T> type, Reader<T> reader, T standIn, Schema schema) {

  /** From text to value. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * The value of {@code text}.
     *
     * @param place the component it is for; its annotations may say more of what is expected
     * @throws BadValue if it is none
     */
    T read(Text text, AnnotatedElement place) throws BadValue;
  }

  /**
   * A scalar.
   *
   * @param value after unquoting
   * @param plain true when it stood without quotes, so that YAML may read it as a number
   */
  public record Text(String value, boolean plain) {}

  /** What a JSON Schema says of the type. */
  @FunctionalInterface
  public interface Schema {
    /** Keywords and their values. */
    Map<String, Object> describe(AnnotatedElement place);
  }
}
