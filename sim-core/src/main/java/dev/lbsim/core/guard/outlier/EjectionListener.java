package dev.lbsim.core.guard.outlier;

/** Hears of every ejection and return. */
public interface EjectionListener {
  /**
   * Backend {@code index} is set aside.
   *
   * @param untilNanos when it may return at the earliest
   */
  void ejected(int index, long untilNanos, long nowNanos);

  /** Backend {@code index} is no longer set aside. */
  void returned(int index, long nowNanos);
}
