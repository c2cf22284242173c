package dev.lbsim.live.admin;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.scenario.compile.Intervention;
import dev.lbsim.scenario.language.EventReader;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.EventSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may be done to a world by hand: every event of the scenario language, now instead of at a
 * time; an end to what is on; a drain of one or of all; another file.
 */
final class Actions {
  private static final String SOURCE = "body";

  private final Operated operated;

  Actions(Operated operated) {
    this.operated = operated;
  }

  /** Without a body, of everything. */
  Reply drain(String text) {
    Body body = new Body(text, List.of("target", "for"));
    if (body.isBad()) {
      return body.refusal();
    }
    if (!body.keys().isEmpty()) {
      Map<String, String> event = new LinkedHashMap<>(body.needs("target").keys());
      event.put("do", "drain");
      return body.isBad() ? body.refusal() : begin(EventReader.of(event, SOURCE, scenario()));
    }
    boolean already = operated.draining();
    operated.drain();
    return Reply.json(
        already ? 200 : 202,
        json -> {
          json.writeBooleanField("draining", true);
        });
  }

  Reply weight(String text) {
    Body body = new Body(text, List.of("target", "weight", "for")).needs("target").needs("weight");
    if (body.isBad()) {
      return body.refusal();
    }
    Map<String, String> event = new LinkedHashMap<>();
    event.put("do", "set");
    event.put("target", body.keys().get("target") + ".weight");
    event.put("value", body.keys().get("weight"));
    if (body.keys().containsKey("for")) {
      event.put("for", body.keys().get("for"));
    }
    return begin(EventReader.of(event, SOURCE, scenario()));
  }

  Reply inject(String text) {
    if (text.isBlank()) {
      return Reply.error(
          400,
          "there is no event in the body",
          "send one as a file has it, such as {\"do\": \"crash\", \"target\": \"servers.web.1\","
              + " \"for\": \"10s\"}");
    }
    return begin(EventReader.read(text, SOURCE, scenario()));
  }

  private Scenario scenario() {
    return operated.compiled().scenario();
  }

  private Reply begin(EventReader.Read read) {
    EventSpec event = read.event();
    if (event == null) {
      return Body.refusal(read.problems());
    }
    Intervention intervention;
    try {
      intervention = operated.compiled().intervention(event);
    } catch (BadValue e) {
      return Reply.error(409, e.message(), e.hint());
    }
    Happenings.Begun begun = operated.happenings().begin(event, intervention, operated.parts());
    Long lasts = begun.lastsNanos();
    return Reply.json(
        200,
        json -> {
          json.writeNumberField("id", begun.what().id());
          json.writeStringField("event", begun.what().text());
          json.writeNumberField("at_s", begun.what().sinceNanos() / 1e9);
          if (lasts != null) {
            json.writeNumberField("lasts_s", lasts / 1e9);
          }
          json.writeArrayFieldStart("targets");
          for (String target : targets(begun.what())) {
            json.writeString(target);
          }
          json.writeEndArray();
        });
  }

  private static Set<String> targets(Happenings.Active active) {
    Set<String> targets = new LinkedHashSet<>();
    active.failures().stream().map(Failure::target).forEach(targets::add);
    return targets;
  }

  /** By its id, or all that is on at a target. */
  Reply lift(String text) {
    Body body = new Body(text, List.of("id", "target"));
    if (body.isBad()) {
      return body.refusal();
    }
    String id = body.keys().get("id");
    String target = body.keys().get("target");
    if ((id == null) == (target == null)) {
      return Reply.error(400, "either id or target says what is to be lifted", null);
    }
    Predicate<Happenings.Active> meant =
        id != null
            ? active -> id.equals(Long.toString(active.id()))
            : active -> targets(active).stream().anyMatch(name -> isIn(name, target));
    List<Happenings.Active> lifted = operated.happenings().lift(meant, operated.parts());
    if (lifted.isEmpty()) {
      return nothing(id, String.valueOf(target));
    }
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("lifted");
          for (Happenings.Active each : lifted) {
            json.writeStartObject();
            json.writeNumberField("id", each.id());
            json.writeStringField("event", each.text());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static boolean isIn(String name, String whole) {
    return name.equals(whole) || name.startsWith(whole + ".");
  }

  private Reply nothing(@Nullable String id, String target) {
    List<Happenings.Active> active = operated.happenings().active();
    if (active.isEmpty()) {
      return Reply.error(404, "nothing is on", null);
    }
    if (id != null) {
      List<String> ids = active.stream().map(each -> Long.toString(each.id())).toList();
      return Reply.error(404, "nothing has the id " + id, "on are: " + String.join(", ", ids));
    }
    Set<String> targets = new LinkedHashSet<>();
    active.forEach(each -> targets.addAll(targets(each)));
    return Reply.error(
        404,
        "nothing is on at " + Wording.quote(target),
        Wording.didYouMean(target, targets, "it is at"));
  }

  void reload(Consumer<Reply> to) {
    operated.reload(reloaded -> to.accept(said(reloaded)));
  }

  private static Reply said(Operated.Reloaded reloaded) {
    return Reply.json(
        reloaded.done() ? 200 : 409,
        json -> {
          json.writeBooleanField("reloaded", reloaded.done());
          json.writeArrayFieldStart(reloaded.done() ? "notes" : "problems");
          for (String sentence : reloaded.sentences()) {
            json.writeString(sentence);
          }
          json.writeEndArray();
        });
  }
}
