package dev.lbsim.core.model;

import dev.lbsim.core.engine.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What waits for a process that hangs to go on: answers that came back meanwhile, and whatever else
 * it would have done.
 */
final class Suspended {
  private Request[] answers = new Request[4];
  private int count;
  private final List<Waiting<?>> steps = new ArrayList<>();

  private record Waiting<S>(Step<S> step, S subject) {
    void goOn() {
      step.run(subject);
    }
  }

  /** Keeps an answer on its way out. */
  void add(Request answer) {
    if (count == answers.length) {
      answers = Arrays.copyOf(answers, count * 2);
    }
    answers[count++] = answer;
  }

  /** How many answers it keeps. */
  int answers() {
    return count;
  }

  /** Takes out the answer that came last. */
  Request removeLast() {
    return answers[--count];
  }

  /** Takes out all answers, in the order they came; valid until the next is added. */
  Request[] removeAll() {
    count = 0;
    return answers;
  }

  /** Keeps a step. */
  <S> void add(Step<S> step, S subject) {
    steps.add(new Waiting<>(step, subject));
  }

  /** Forgets all steps kept for this subject. */
  void forget(Object subject) {
    if (!steps.isEmpty()) {
      steps.removeIf(one -> one.subject == subject);
    }
  }

  /** Takes the steps, in the order they came. */
  void goOn() {
    while (!steps.isEmpty()) {
      steps.remove(0).goOn();
    }
  }
}
