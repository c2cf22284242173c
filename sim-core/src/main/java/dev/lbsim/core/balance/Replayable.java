package dev.lbsim.core.balance;

import org.jspecify.annotations.Nullable;

/**
 * An object that decides, whose calls can be written down as they are made, and made again from
 * what was written. The proof that one object serves both worlds: what a live world's object was
 * told gives the same answers when it is told to a fresh one of the same seed.
 *
 * <p>Off, a log costs one comparison for each call.
 */
public interface Replayable {
  /** From now on its calls are told to {@code log}; null for nobody. */
  void logTo(@Nullable CallLog log);

  /**
   * Makes a call once more, as it was written down; {@link Call#answer} plays no part.
   *
   * @return what it answers now, in the way the log has it, or null if it answers nothing
   * @throws IllegalArgumentException if there is no such call, or arguments are missing or wrong
   * @throws IllegalStateException if it cannot be where it stands, as an end without a start
   */
  @Nullable Object replay(Call call);
}
