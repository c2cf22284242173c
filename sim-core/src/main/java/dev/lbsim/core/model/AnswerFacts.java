package dev.lbsim.core.model;

import java.util.Arrays;

/**
 * What an answer tells besides how it ended.
 *
 * @param retryAfterNanos how long its client is asked to wait; 0 if it is not
 * @param ageNanos how old it is: above 0 where a cache gave it
 * @param spentNanos what time was spent on where it came from, by {@link TimePart}; the rest was
 *     spent on the way
 */
public record AnswerFacts(long retryAfterNanos, long ageNanos, long[] spentNanos) {
  /** One that tells nothing. */
  public static final AnswerFacts PLAIN = new AnswerFacts(0, 0, new long[TimePart.COUNT]);

  /** Enters what was spent into an account whose last entry was made before it set out. */
  void spentBy(TimeAccount time, long nowNanos) {
    time.spendAll(spentNanos, TimePart.NETWORK, nowNanos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerFacts answer
        && retryAfterNanos == answer.retryAfterNanos
        && ageNanos == answer.ageNanos
        && Arrays.equals(spentNanos, answer.spentNanos);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(retryAfterNanos + 31 * ageNanos) + 31 * Arrays.hashCode(spentNanos);
  }

  @Override
  public String toString() {
    return "retry after %d ns, %d ns old, spent %s"
        .formatted(retryAfterNanos, ageNanos, Arrays.toString(spentNanos));
  }
}
