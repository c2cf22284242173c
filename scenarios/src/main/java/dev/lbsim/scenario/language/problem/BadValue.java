package dev.lbsim.scenario.language.problem;

import org.jspecify.annotations.Nullable;

/** A text that is not the value it should be. Becomes a problem where the text was written. */
public final class BadValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final @Nullable String hint;

  /**
   * @param offset where in the text the trouble starts, from 0
   * @param message what was found and what is allowed
   * @param hint what to write instead, or null
   */
  public BadValue(int offset, String message, @Nullable String hint) {
    super(message, null, false, false);
    this.offset = offset;
    this.hint = hint;
  }

  /** Trouble with the text as a whole. */
  public BadValue(String message, @Nullable String hint) {
    this(0, message, hint);
  }

  /** What was found and what is allowed. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** Where in the text the trouble starts, from 0. */
  public int offset() {
    return offset;
  }

  /** What to write instead, or null. */
  public @Nullable String hint() {
    return hint;
  }

  /** The same trouble, seen from a text that starts {@code characters} earlier. */
  public BadValue right(int characters) {
    return new BadValue(offset + characters, message(), hint);
  }
}
