package dev.lbsim.live.admin;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.scenario.compile.EventListener;
import dev.lbsim.scenario.compile.Intervention;
import dev.lbsim.scenario.language.spec.EventSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a world, by its file or by hand: a log of the last thousand, and what is still
 * on, which an operator may lift. Where several worlds are alike, what is done by hand is done in
 * each. On the event loop of the first.
 */
public final class Happenings implements EventListener {
  private static final int MOST = 1000;

  /** Who brought it about. */
  public enum By {
    FILE,
    OPERATOR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing that happened.
   *
   * @param number counts up from 1
   * @param atNanos time since the first world began
   * @param id of what began or ended, or 0 for what just is
   * @param text such as {@code crash servers.web.1}
   * @param phase {@code begins}, {@code ends}, {@code lifted}, or empty
   */
  public record Happening(long number, long atNanos, long id, String text, String phase, By by) {}

  /**
   * Something that is on.
   *
   * @param failures what it does, to each component it touches
   */
  public record Active(long id, long sinceNanos, String text, List<Failure> failures, By by) {}

  private final Deque<Happening> log = new ArrayDeque<>();
  private final Map<Long, Active> active = new LinkedHashMap<>();
  private long happened;
  private long startNanos;
  private long ids;

  @Override
  public void happened(long atNanos, EventSpec event, Failure failure, boolean begins) {
    String text = text(event, failure.target());
    if (begins) {
      Active started = new Active(++ids, atNanos, text, List.of(failure), By.FILE);
      note(atNanos, started.id, text, "begins", By.FILE);
      if (event.lasts() != null || undoable(event)) {
        active.put(started.id, started);
      }
      return;
    }
    Active ended =
        active.values().stream()
            .filter(each -> each.failures.get(0) == failure)
            .findFirst()
            .orElse(null);
    if (ended != null) { // else it was lifted before its time
      active.remove(ended.id);
      note(atNanos, ended.id, text, "ends", By.FILE);
    }
  }

  /**
   * Another world goes on where one was, and as its file says: what was on in that one is over.
   *
   * @param atNanos time of the one that was
   */
  public void worldChanges(long atNanos) {
    active.values().forEach(each -> note(atNanos, each.id, each.text, "ends", By.OPERATOR));
    active.clear();
    startNanos += atNanos;
  }

  /** Something happened that is no event of the scenario. */
  public void note(long atNanos, String text, By by) {
    note(atNanos, 0, text, "", by);
  }

  private void note(long atNanos, long id, String text, String phase, By by) {
    log.addLast(new Happening(++happened, startNanos + atNanos, id, text, phase, by));
    if (log.size() > MOST) {
      log.removeFirst();
    }
  }

  /** Brings something about, now; it ends in its time, or when somebody lifts it. */
  Begun begin(EventSpec event, Intervention intervention, List<Part> parts) {
    Levers levers = parts.get(0).world().levers();
    long now = levers.engine().nowNanos();
    String text = text(event, event.target().text());
    Active started = new Active(++ids, now, text, intervention.failures(), By.OPERATOR);
    note(now, started.id, text, "begins", By.OPERATOR);
    everywhere(parts, all -> started.failures.forEach(failure -> failure.begin(all)));
    Long lasts = null;
    if (intervention.lasts() != null) {
      RandomStream random = levers.streams().stream("events/by-hand/" + ids);
      lasts = intervention.lasts().sampler(random).nextNanos();
      levers.engine().after(lasts, () -> end(started.id, parts, "ends"));
    }
    if (lasts != null || undoable(event)) {
      active.put(started.id, started);
    }
    return new Begun(started, lasts);
  }

  /**
   * What has begun.
   *
   * @param lastsNanos how long it lasts, or null for good
   */
  record Begun(Active what, @Nullable Long lastsNanos) {}

  /** Ends all that is on and meant, before its time; those of a file may come again. */
  List<Active> lift(Predicate<Active> meant, List<Part> parts) {
    List<Active> lifted = new ArrayList<>(active.values().stream().filter(meant).toList());
    lifted.forEach(each -> end(each.id, parts, "lifted"));
    return lifted;
  }

  private void end(long id, List<Part> parts, String phase) {
    Active ended = active.remove(id);
    if (ended != null) {
      long now = parts.get(0).world().engine().nowNanos();
      note(now, id, ended.text, phase, By.OPERATOR);
      everywhere(parts, all -> ended.failures.forEach(failure -> failure.end(all)));
    }
  }

  /** Each world has levers of its own. The first is at its present already. */
  private static void everywhere(List<Part> parts, Consumer<Levers> what) {
    what.accept(parts.get(0).world().levers());
    parts.stream().skip(1).forEach(part -> part.enter(in -> what.accept(in.world().levers())));
  }

  /** What is on. */
  public List<Active> active() {
    return List.copyOf(active.values());
  }

  /** What happened after the one with this number, the oldest first. */
  public List<Happening> after(long number) {
    return log.stream().filter(each -> each.number > number).toList();
  }

  private static String text(EventSpec event, String target) {
    String text = event.verb().name().toLowerCase(Locale.ROOT) + " " + target;
    if (event.factor() != null) {
      return text + " by " + event.factor();
    }
    if (event.share() != null) {
      return text + " " + event.share();
    }
    if (event.by() != null) {
      return text + " by " + event.by();
    }
    return event.value() != null ? text + " to " + event.value().text() : text;
  }

  /** What empties a table or installs a version leaves nothing to be lifted. */
  private static boolean undoable(EventSpec event) {
    return switch (event.verb()) {
      case FLUSH, PURGE, DEPLOY, RENEW -> false;
      default -> true;
    };
  }
}
