package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.queue.QueueDrop;
import dev.lbsim.core.guard.queue.QueueDrops;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;

/**
 * By which rule a queue drops, as written: {@code codel(target=5ms, interval=100ms)}.
 *
 * @param text as written
 * @param kind the rule
 * @param arguments its arguments, defaults filled in
 */
public record DropSpec(String text, QueueDrops.Kind kind, Arguments arguments) {
  /** Reads a rule and its arguments. */
  public static DropSpec parse(String text) throws BadValue {
    Call call = CallParser.parse(text);
    QueueDrops.Kind kind = QueueDrops.find(call.name()).orElse(null);
    if (kind == null) {
      List<String> names = QueueDrops.all().stream().map(k -> k.about().name()).toList();
      throw new BadValue(
          call.offset(),
          "there is no rule to drop by called " + Wording.quote(call.name()),
          Wording.didYouMean(call.name(), names, "there are"));
    }
    DropSpec spec =
        new DropSpec(text, kind, ArgumentReader.read(kind.about(), call, Measure.NUMBER));
    try {
      // A trial, for values that are each in range but make no sense together.
      spec.create();
    } catch (IllegalArgumentException e) {
      throw new BadValue(call.offset(), String.valueOf(e.getMessage()), null);
    }
    return spec;
  }

  /** The rule's name. */
  public String name() {
    return kind.about().name();
  }

  /** A new rule for one queue. */
  public QueueDrop create() {
    return kind.factory().create(arguments);
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
