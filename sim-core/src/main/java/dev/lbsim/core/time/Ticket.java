package dev.lbsim.core.time;

/** A promise that something will run later, which can be taken back. */
public interface Ticket {
  /** Takes the promise back. Does nothing when it has already run or was already cancelled. */
  void cancel();
}
