package dev.lbsim.scenario.language.spec;

import java.util.List;

/** What can happen to a part of the scenario: one line each, with what it takes. */
public enum Verb {
  /** Refuses connections and loses what it was working on. */
  CRASH(
      "It stops: connections are refused, work in progress is lost.",
      "",
      "for",
      On.SERVER,
      On.L4,
      On.L7,
      On.RESOLVERS,
      On.NAME,
      On.PLACE),
  /** Accepts and never answers. */
  HANG("It accepts requests and never answers them.", "", "for", On.SERVER, On.L7),
  /** Takes longer. */
  SLOW("Everything takes it `factor` times as long.", "factor", "for", On.SERVER, On.L7),
  /** Packets vanish. */
  DROP(
      "Packets to it vanish: it neither refuses nor answers.",
      "",
      "for",
      On.SERVER,
      On.L4,
      On.L7,
      On.RESOLVERS,
      On.NAME,
      On.PLACE),
  /** Answers with errors. */
  ERRORS("It answers a `share` of requests with an error.", "share", "for", On.SERVER),
  /** Stops and comes back cold. */
  RESTART(
      "It stops and comes back, cold, after `for`.",
      "for",
      "",
      On.SERVER,
      On.L4,
      On.L7,
      On.RESOLVERS,
      On.NAME,
      On.PLACE),
  /** Gets no new work. */
  DRAIN("It finishes what it has and gets no new work.", "", "for", On.SERVER, On.L4, On.L7),
  /** Joins. */
  ADD(
      "It joins; until then it stands by. On a pool, `count` more servers join.",
      "",
      "for count",
      On.SERVER),
  /** Leaves. */
  REMOVE(
      "It leaves its pools: it finishes what it has, but flows that a layer-4 tier sends to it break.",
      "",
      "for",
      On.SERVER),
  /** Leaves the DNS answers. */
  WITHDRAW(
      "The name server no longer gives this answer, or the site no longer announces the address.",
      "",
      "for",
      On.ANSWER,
      On.SITE),
  /** Comes back to the DNS answers. */
  ANNOUNCE(
      "The name server gives this answer again, or the site announces the address again.",
      "",
      "for",
      On.ANSWER,
      On.SITE),
  /** No packets pass. */
  CUT(
      "No packet passes: between clients and what they visit, between a place and all others, or"
          + " between two places.",
      "",
      "for",
      On.CLIENTS,
      On.WAY),
  /** Some packets vanish. */
  LOSE(
      "A `share` of packets vanishes, on the ways that cut can be done to.",
      "share",
      "for",
      On.CLIENTS,
      On.WAY),
  /** Packets take longer. */
  DELAY(
      "Each way takes longer `by` this much, on the ways that cut can be done to; of resolvers and"
          + " name servers, each answer.",
      "by",
      "for",
      On.CLIENTS,
      On.WAY,
      On.RESOLVERS,
      On.NAME),
  /** Changes a number. */
  SET(
      "Changes a number of the file, such as servers.web.weight or l7.proxy.pool.green.",
      "value",
      "for over stagger",
      On.NUMBER),
  /** Installs another version, batch by batch. */
  DEPLOY(
      "A new version is installed on a pool, a `batch` of servers at a time: drain, stop, boot, back"
          + " to work, `pause`.",
      "",
      "batch drain boot pause speed errors",
      On.SERVER),
  /** Empties a cache or table. */
  FLUSH(
      "Empties the caches of resolvers, or the connection table of a layer-4 tier.",
      "",
      "",
      On.RESOLVERS,
      On.L4),
  /** Drops what caches hold. */
  PURGE(
      "The caches of a layer-7 tier drop what they hold: all, or what has this `path`.",
      "",
      "path",
      On.L7),
  /** A certificate is no longer valid. */
  EXPIRE(
      "A `certificate` of a layer-7 tier expires, or all do: new handshakes fail until it is renewed.",
      "",
      "for certificate",
      On.L7),
  /** A certificate is valid again. */
  RENEW(
      "A `certificate` of a layer-7 tier is renewed, or all are, while connections go on.",
      "",
      "certificate",
      On.L7);

  /** What a verb can be done to. */
  public enum On {
    SERVER("servers"),
    L4("l4"),
    L7("l7"),
    NAME("a name in dns"),
    ANSWER("an answer in dns, such as dns.www.example.test.edge"),
    SITE("a site of an anycast address, such as anycast.www.ams"),
    PLACE("a place, and so all that stands there"),
    WAY("a place, or the way between two: places.ams.nyc"),
    CLIENTS("clients"),
    RESOLVERS("resolvers"),
    NUMBER("a number of the file");

    private final String words;

    On(String words) {
      this.words = words;
    }

    /** What it is, in words. */
    public String words() {
      return words;
    }
  }

  private final String summary;
  private final List<String> required;
  private final List<String> optional;
  private final List<On> targets;

  Verb(String summary, String required, String optional, On... targets) {
    this.summary = summary;
    this.required = required.isEmpty() ? List.of() : List.of(required.split(" "));
    this.optional = optional.isEmpty() ? List.of() : List.of(optional.split(" "));
    this.targets = List.of(targets);
  }

  /** What it does, in one sentence. */
  public String summary() {
    return summary;
  }

  /** Keys an event with this verb must have, besides when, what and to what. */
  public List<String> required() {
    return required;
  }

  /** Keys it may have. */
  public List<String> optional() {
    return optional;
  }

  /** What it can be done to. */
  public List<On> targets() {
    return targets;
  }
}
