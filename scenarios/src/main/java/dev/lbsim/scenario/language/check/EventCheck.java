package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.spec.Verb;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every event has a target its verb can be done to, and the keys its verb takes. */
final class EventCheck {
  private static final List<String> VERB_KEYS =
      List.of(
          "for",
          "factor",
          "share",
          "by",
          "value",
          "count",
          "batch",
          "drain",
          "boot",
          "pause",
          "speed",
          "errors",
          "over",
          "stagger",
          "path",
          "certificate");

  private static final int MOST_TIMES = 1_000_000;

  private final Context context;

  EventCheck(Context context) {
    this.context = context;
  }

  void check() {
    for (int i = 0; i < context.spec().events().size(); i++) {
      String path = "events[" + i + "]";
      EventSpec event = context.spec().events().get(i);
      context.checkFiles(path + ".every", event.every());
      context.checkFiles(path + ".for", event.lasts());
      checkTime(path, event);
      if (context.problems().failed(path + ".do")) {
        continue; // nobody knows what the rest should be
      }
      checkKeys(path, event);
      if (event.verb() == Verb.SET) {
        checkSetting(path, event);
      } else {
        checkTarget(path, event);
      }
    }
  }

  private static String word(Verb verb) {
    return verb.name().toLowerCase(Locale.ROOT);
  }

  private void checkTime(String path, EventSpec event) {
    Span duration = context.spec().run().duration();
    if (event.at() != null && event.at().compareTo(duration) >= 0) {
      context.advice(
          path + ".at",
          "the run ends at " + duration + ", before this event",
          "raise run.duration, or let it happen earlier");
    }
    if (event.every() != null && event.every().isZero()) {
      context.error(path + ".every", "an event every 0s would never let time pass", null);
    } else if (event.every() != null) {
      checkTimes(path + ".every", event.every(), event.lasts());
    }
    if (event.lasts() != null && event.lasts().isZero() && event.verb() != Verb.RESTART) {
      context.error(path + ".for", "what lasts 0s does nothing", "give it a time, such as 10s");
    }
  }

  /** A random event that is too frequent keeps a run from ever getting anywhere. */
  private void checkTimes(String path, DistributionSpec every, @Nullable DistributionSpec lasts) {
    double cycle = every.knownMean() + (lasts == null ? 0 : lasts.knownMean());
    double times = context.spec().run().duration().nanos() / cycle;
    if (times > MOST_TIMES) {
      context.error(
          path,
          "this event would happen " + Measure.NUMBER.print(Math.floor(times)) + " times in a run",
          "the limit is " + MOST_TIMES + "; let more time pass in between");
    }
  }

  private void checkKeys(String path, EventSpec event) {
    Verb verb = event.verb();
    for (String key : VERB_KEYS) {
      boolean given = context.marks().has(path + "." + key);
      boolean needed =
          verb.required().contains(key)
              || key.equals("for") && event.every() != null && verb.optional().contains(key);
      if (needed && !given) {
        context.error(
            context.marks().key(path + ".do"),
            path,
            word(verb)
                + " needs the key "
                + Wording.quote(key)
                + (verb.required().contains(key) ? "" : " where it happens again and again"),
            null);
      } else if (given && !needed && !verb.optional().contains(key)) {
        List<String> takes =
            Stream.concat(verb.required().stream(), verb.optional().stream()).toList();
        context.error(
            context.marks().key(path + "." + key),
            path,
            word(verb) + " takes no " + Wording.quote(key),
            takes.isEmpty()
                ? "it takes no further keys"
                : "it takes " + Wording.and(Wording.quoted(takes)));
      }
    }
  }

  private void checkSetting(String path, EventSpec event) {
    if (event.value() == null || event.target().text().isEmpty()) {
      return;
    }
    try {
      Setting setting = Setting.of(event, context.names());
      checkPace(path, event, setting instanceof Setting.ToPoolShare);
    } catch (BadValue bad) {
      boolean ofTarget =
          bad.message().startsWith("there is no")
              || bad.message().endsWith(" cannot be set")
              || Setting.SETTABLE.equals(bad.hint());
      context.error(path + (ofTarget ? ".target" : ".value"), bad.message(), bad.hint());
    }
  }

  /** Only what proxies are told can be told little by little. */
  private void checkPace(String path, EventSpec event, boolean ofProxies) {
    for (String key : List.of("over", "stagger")) {
      if (!context.marks().has(path + "." + key)) {
        continue;
      }
      if (!ofProxies) {
        context.error(
            path + "." + key,
            event.target() + " changes at once, and everywhere",
            key + " is for the share of a pool of l7, such as l7.proxy.pool.green");
      } else if (event.lasts() != null) {
        context.error(
            path + "." + key,
            "what is undone after a time is set at once",
            "remove for, and set it back by an event of its own");
      }
    }
  }

  private void checkTarget(String path, EventSpec event) {
    String at = path + ".target";
    Verb verb = event.verb();
    String text = event.target().text();
    List<Target.Kind> kinds = Names.kinds(verb);
    if (!text.isEmpty() && context.names().find(text, kinds).isEmpty()) {
      List<Target> elsewhere = context.names().find(text, List.of(Target.Kind.values()));
      if (!elsewhere.isEmpty()) {
        refuse(at, verb, elsewhere.get(0));
        return;
      }
    }
    Target target = context.resolve(at, event.target(), kinds);
    if (target == null) {
      return;
    }
    boolean whole = target.part() == null;
    boolean part = verb.targets().contains(Verb.On.ANSWER);
    if (target.kind() == Target.Kind.DNS && whole == part
        || target.kind() == Target.Kind.ANYCAST && whole
        || verb == Verb.FLUSH && !whole) {
      refuse(at, verb, target);
    }
    if (verb == Verb.ADD) {
      checkAdd(path, event, target);
    }
    if (verb == Verb.DEPLOY) {
      checkDeploy(path, event, target);
    }
    if (verb == Verb.EXPIRE || verb == Verb.RENEW) {
      new TlsCheck(context).checkEvent(path, event, target);
    }
  }

  private void refuse(String path, Verb verb, Target target) {
    List<String> words = verb.targets().stream().map(Verb.On::words).toList();
    context.error(
        path,
        word(verb) + " cannot be done to " + target,
        "it can be done to " + Wording.or(words));
  }

  private void checkDeploy(String path, EventSpec event, Target target) {
    ServersSpec pool = context.spec().servers().get(target.name());
    if (target.part() != null) {
      context.error(
          path + ".target", "a version is deployed to a whole pool", "write " + target.whole());
    } else if (pool != null && pool.autoscale() != null) {
      context.error(
          path + ".target",
          "the servers of " + target + " come and go by themselves",
          "deploy to a pool without autoscale");
    }
    if (event.every() != null) {
      context.error(
          path + ".every", "a deploy takes its time, and the next could meet it", "give it an at");
    }
  }

  private void checkAdd(String path, EventSpec event, Target target) {
    ServersSpec pool = context.spec().servers().get(target.name());
    if (target.part() != null && event.count() != null) {
      context.error(path + ".count", target + " is one server, not several", "remove count");
    } else if (pool != null && pool.autoscale() != null) {
      context.error(
          path + ".target",
          "the servers of " + target.whole() + " come and go by themselves",
          "remove the event, or autoscale");
    } else if (target.part() == null && pool != null && !pool.members().isEmpty()) {
      context.error(
          path + ".target",
          target + " has servers with names; which of them joins?",
          "write " + target + "." + pool.members().keySet().iterator().next());
    }
  }
}
