package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import dev.lbsim.scenario.language.value.Raw;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.Weight;
import java.util.List;
import java.util.stream.Stream;

/** What a {@code set} event changes, and to what. */
public sealed interface Setting
    permits Setting.ToArrivals,
        Setting.ToWeight,
        Setting.ToSpeed,
        Setting.ToTtl,
        Setting.ToAnswerWeight,
        Setting.ToPrepend,
        Setting.ToPoolShare,
        Setting.ToStoreErrors {

  /** Other arrivals for a group of clients. */
  record ToArrivals(Target clients, ArrivalsSpec arrivals) implements Setting {}

  /** Another weight for a server, or for every server of a pool. */
  record ToWeight(Target servers, Weight weight) implements Setting {}

  /** Another speed for a server, or for every server of a pool. */
  record ToSpeed(Target servers, Factor speed) implements Setting {}

  /** Another TTL for a DNS name. */
  record ToTtl(Target dns, Span ttl) implements Setting {}

  /** Another weight for one answer of a DNS name. */
  record ToAnswerWeight(Target answer, Weight weight) implements Setting {}

  /** Other prepends for a site of an anycast address. */
  record ToPrepend(Target site, int times) implements Setting {}

  /**
   * Another part of the requests for one pool of a layer-7 tier.
   *
   * @param route index among the routes of the tier, or their number for what matches none
   * @param pool index among the pools written there
   */
  record ToPoolShare(Target tier, int route, int pool, Share share) implements Setting {}

  /** Another share of failures for the stores that the rate limits of a layer-7 tier ask. */
  record ToStoreErrors(Target tier, Share share) implements Setting {}

  /** What follows the name of a tier whose stores are meant. */
  String STORE_ERRORS = ".rate-limit.store.errors";

  /** What can be set, in the words of a hint. */
  String SETTABLE =
      "what can be set: clients.NAME.arrivals, servers.POOL[.MEMBER].weight,"
          + " servers.POOL[.MEMBER].speed, dns.NAME.ttl, dns.NAME.answers.ANSWER,"
          + " anycast.NAME.SITE.prepend, l7.NAME[.routes.ROUTE].pool.POOL,"
          + " l7.NAME.rate-limit.store.errors";

  /**
   * What {@code event} sets. Of a checked scenario it never fails.
   *
   * @throws BadValue if the target is no number that may change, or the value is none for it
   */
  static Setting of(EventSpec event, Names names) throws BadValue {
    String path = event.target().text();
    Raw value = event.value();
    if (value == null || !value.isScalar()) {
      throw new BadValue("the value must be a single one", null);
    }
    if (PoolSetting.isOne(path, names)) {
      return PoolSetting.of(path, Share.parse(value.text()), names);
    }
    if (path.endsWith(STORE_ERRORS)) {
      return storeErrors(path, Share.parse(value.text()), names);
    }
    int dot = path.lastIndexOf('.');
    String owner = dot < 0 ? "" : path.substring(0, dot);
    switch (path.substring(dot + 1)) {
      case "arrivals" -> {
        Target clients = one(owner, Target.Kind.CLIENTS, names);
        if (names.entry(clients) instanceof ClientsSpec spec && spec.arrivals() == null) {
          throw new BadValue(clients + " has users, who arrive when they are answered", SETTABLE);
        }
        return new ToArrivals(clients, arrivals(value.text()));
      }
      case "weight" -> {
        return new ToWeight(one(owner, Target.Kind.SERVERS, names), Weight.parse(value.text()));
      }
      case "speed" -> {
        Factor speed = Factor.parse(value.text());
        if (speed.value() == 0) {
          throw new BadValue("a server of speed 0 never answers", "use the verb hang");
        }
        return new ToSpeed(one(owner, Target.Kind.SERVERS, names), speed);
      }
      case "prepend" -> {
        Target site = one(owner, Target.Kind.ANYCAST, names);
        double times = Quantity.parse(value.text(), Measure.NUMBER);
        if (site.part() == null || Target.EACH.equals(site.part())) {
          throw new BadValue(
              site + " has several sites", "write one: " + site.whole() + ".SITE.prepend");
        }
        if (times != Math.rint(times) || times > 250) {
          throw new BadValue(
              Wording.quote(value.text()) + " is no number of prepends", "allowed are 0 to 250");
        }
        return new ToPrepend(site, (int) times);
      }
      case "ttl" -> {
        return new ToTtl(one(owner, Target.Kind.DNS, names), Span.parse(value.text()));
      }
      default -> {
        return answerWeight(path, value.text(), names);
      }
    }
  }

  private static Setting storeErrors(String path, Share share, Names names) throws BadValue {
    String owner = path.substring(0, path.length() - STORE_ERRORS.length());
    Target tier = one(owner, Target.Kind.L7, names);
    boolean asks =
        names.entry(tier) instanceof L7Spec spec
            && Stream.concat(
                    Stream.of(spec.guards()), spec.routes().stream().map(RouteSpec::guards))
                .flatMap(guards -> guards.rateLimit().stream())
                .anyMatch(limit -> limit.store() != null);
    if (!asks) {
      throw new BadValue("no rate limit of " + tier + " asks a store", SETTABLE);
    }
    return new ToStoreErrors(tier, share);
  }

  private static Setting answerWeight(String path, String value, Names names) throws BadValue {
    int answers = path.indexOf(".answers.");
    if (answers < 0) {
      int dot = path.lastIndexOf('.');
      String nearest =
          Wording.nearest(
              path.substring(dot + 1),
              List.of("arrivals", "weight", "speed", "ttl", "answers", "prepend"));
      throw new BadValue(
          Wording.quote(path) + " cannot be set",
          nearest == null || dot < 0
              ? SETTABLE
              : "did you mean " + Wording.quote(path.substring(0, dot + 1) + nearest) + "?");
    }
    Target dns = one(path.substring(0, answers), Target.Kind.DNS, names);
    String answer = path.substring(answers + ".answers.".length());
    Target target = names.within(Target.Kind.DNS, dns.name() + "." + answer);
    if (target == null) {
      throw new BadValue(
          "there is no answer " + Wording.quote(answer) + " of " + dns,
          Wording.didYouMean(answer, names.parts(dns), "there are"));
    }
    return new ToAnswerWeight(target, Weight.parse(value));
  }

  private static ArrivalsSpec arrivals(String text) throws BadValue {
    ArrivalsSpec arrivals = ArrivalsSpec.parse(text);
    if (arrivals instanceof ArrivalsSpec.Replay) {
      throw new BadValue(
          "a replay cannot start in the middle of a run", "set poisson, steady or burst");
    }
    return arrivals;
  }

  /**
   * The one thing {@code text} means in a section.
   *
   * @throws BadValue if it means nothing there
   */
  static Target one(String text, Target.Kind kind, Names names) throws BadValue {
    List<Target> found = names.find(text, List.of(kind));
    if (found.size() != 1) {
      throw new BadValue(
          "there is no " + Wording.quote(text) + " in " + kind.word(),
          Wording.didYouMean(text, names.allQualified(List.of(kind)), "there are"));
    }
    return found.get(0);
  }
}
