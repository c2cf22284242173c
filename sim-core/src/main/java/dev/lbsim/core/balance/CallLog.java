package dev.lbsim.core.balance;

/** Hears of every call into an object that decides, after it has been made. */
@FunctionalInterface
public interface CallLog {
  /** A call was made, and answered as it says. */
  void called(Call call);
}
