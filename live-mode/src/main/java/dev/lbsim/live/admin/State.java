package dev.lbsim.live.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.run.Layout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a world is, in JSON: everybody in it, what balancers think of them, and what has happened.
 */
final class State {
  private final Operated operated;

  State(Operated operated) {
    this.operated = operated;
  }

  /** What a balancer in front of it wants to know. */
  Reply health() {
    boolean draining = operated.draining();
    return Reply.json(
        draining ? 503 : 200,
        json -> json.writeStringField("status", draining ? "draining" : "serving"));
  }

  Reply answer(Snapshot seen) {
    Layout layout = operated.compiled().layout();
    Lately lately = operated.lately();
    return Reply.json(
        200,
        json -> {
          json.writeStringField("scenario", operated.compiled().scenario().name());
          json.writeNumberField("time_s", seen.nowNanos() / 1e9);
          json.writeBooleanField("draining", operated.draining());
          json.writeNumberField("lately_s", lately.seconds());
          json.writeArrayFieldStart("clients");
          for (Map.Entry<String, List<Layout.KindMeters>> group : layout.clients().entrySet()) {
            List<String> kinds = group.getValue().stream().map(Layout.KindMeters::scope).toList();
            json.writeStartObject();
            json.writeStringField("name", group.getKey());
            counts(json, kinds);
            LatencyHistogram latency = lately.latency(kinds);
            number(json, "p50_s", latency.quantile(.5) / 1e9);
            number(json, "p99_s", latency.quantile(.99) / 1e9);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("tiers");
          for (Map.Entry<String, List<String>> tier : tiers(layout).entrySet()) {
            tier(json, tier.getKey(), tier.getValue(), seen);
          }
          json.writeEndArray();
          active(json);
        });
  }

  private static Map<String, List<String>> tiers(Layout layout) {
    Map<String, List<String>> tiers = new LinkedHashMap<>(layout.l4());
    tiers.putAll(layout.l7());
    tiers.putAll(layout.pools());
    return tiers;
  }

  private void tier(JsonGenerator json, String name, List<String> members, Snapshot seen)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    counts(json, members);
    address(json, seen.doors().get(name));
    json.writeArrayFieldStart("members");
    double all = operated.lately().count(members).requests();
    for (Inspection.Member member : seen.members()) {
      if (members.contains(member.name())) {
        member(json, member, all, seen);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void member(JsonGenerator json, Inspection.Member member, double ofAll, Snapshot seen)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", member.name());
    json.writeStringField("state", member.state());
    json.writeNumberField("weight", member.weight());
    json.writeBooleanField("present", member.present());
    json.writeBooleanField("draining", member.draining());
    json.writeNumberField("in_flight", member.inFlight());
    json.writeNumberField("waiting", member.waiting());
    counts(json, List.of(member.name()));
    number(json, "share", operated.lately().count(List.of(member.name())).requests() / ofAll);
    address(json, seen.doors().get(member.name()));
    json.writeArrayFieldStart("seen");
    for (Inspection.Opinion opinion : seen.opinions()) {
      if (opinion.backend().equals(member.name())) {
        json.writeStartObject();
        json.writeStringField("by", opinion.by());
        json.writeNumberField("pool", opinion.pool());
        json.writeBooleanField("healthy", opinion.healthy());
        json.writeBooleanField("ejected", opinion.ejected());
        json.writeBooleanField("usable", opinion.usable());
        json.writeNumberField("weight", opinion.weight());
        json.writeNumberField("in_flight", opinion.inFlight());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void address(JsonGenerator json, Snapshot.@Nullable Door door) throws IOException {
    if (door != null) {
      InetSocketAddress at = door.address();
      json.writeStringField("address", at.getAddress().getHostAddress() + ":" + at.getPort());
      json.writeNumberField("connections", door.connections());
      json.writeNumberField("tunnels", door.tunnels());
    }
  }

  private void counts(JsonGenerator json, List<String> scopes) throws IOException {
    Lately lately = operated.lately();
    Lately.Count total = lately.total(scopes);
    json.writeNumberField("requests", total.requests());
    json.writeNumberField("ok", total.ok());
    json.writeNumberField("errors", total.errors());
    number(json, "rate_per_s", lately.count(scopes).requests() / lately.seconds());
    number(json, "error_share", lately.count(scopes).errorShare());
  }

  /** JSON has no word for what is no number. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  private void active(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("active");
    for (Happenings.Active each : operated.happenings().active()) {
      json.writeStartObject();
      json.writeNumberField("id", each.id());
      json.writeStringField("event", each.text());
      json.writeNumberField("since_s", each.sinceNanos() / 1e9);
      json.writeStringField("by", each.by().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What has happened, after the one whose number is given as {@code after}. */
  Reply events(String query) {
    long after = 0;
    for (String part : query.isEmpty() ? new String[0] : query.split("&")) {
      String name = part.replaceFirst("=.*", "");
      String value = part.substring(Math.min(part.length(), name.length() + 1));
      if (!name.equals("after")) {
        return Reply.error(
            400,
            "there is no parameter " + Wording.quote(name),
            Wording.didYouMean(name, List.of("after"), "there is"));
      }
      if (!value.matches("\\d{1,18}")) {
        return Reply.error(
            400, "after is the number of an event, not " + Wording.quote(value), null);
      }
      after = Long.parseLong(value);
    }
    List<Happenings.Happening> happened = operated.happenings().after(after);
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("events");
          for (Happenings.Happening each : happened) {
            json.writeStartObject();
            json.writeNumberField("number", each.number());
            json.writeNumberField("at_s", each.atNanos() / 1e9);
            if (each.id() > 0) {
              json.writeNumberField("id", each.id());
            }
            json.writeStringField("event", each.text());
            if (!each.phase().isEmpty()) {
              json.writeStringField("phase", each.phase());
            }
            json.writeStringField("by", each.by().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
