package dev.lbsim.scenario.explain;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.ecmp.EcmpGroups;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.core.guard.queue.QueueDrops;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.core.random.Distributions;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.spec.Verb;
import dev.lbsim.scenario.language.value.Arrivals;
import dev.lbsim.scenario.language.value.TopologySpec;
import dev.lbsim.scenario.places.Cities;
import dev.lbsim.scenario.places.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All names of one sort, as a list for people.
 *
 * @param topic what the list is called: {@code algorithms}
 * @param summary what stands in it
 * @param items in the order of its registry
 */
public record Listing(String topic, String summary, List<Item> items) {
  public Listing {
    items = List.copyOf(items);
  }

  /**
   * One line of a list.
   *
   * @param term what it means
   * @param entry its registry entry, or null if it has none
   */
  public record Item(Term term, @Nullable Entry entry) {}

  /** Every list, those a scenario draws names from first. */
  public static List<Listing> all() {
    Glossary glossary = Glossary.standard();
    return List.of(
        ofEntries(
            "algorithms",
            "algorithm",
            "How a tier chooses a backend: balance, in l4 and l7.",
            Balancers.all().stream().map(Balancers.Kind::about).toList()),
        ofEntries(
            "ecmp",
            "way to spread flows",
            "How routers spread flows over the instances of a tier: ecmp, in l4.",
            EcmpGroups.all().stream().map(EcmpGroups.Kind::about).toList()),
        ofEntries(
            "drops",
            "rule to drop by",
            "How a server drops requests that have waited too long: queue.drop, in servers.",
            QueueDrops.all().stream().map(QueueDrops.Kind::about).toList()),
        ofEntries(
            "limiters",
            "rate limiter",
            "How much of what comes is let through: rate-limit, in l7.",
            RateLimiters.all().stream().map(RateLimiters.Kind::about).toList()),
        ofEntries(
            "distributions",
            "distribution",
            "What a random quantity may be: service times, sizes, think times.",
            Distributions.all().stream().map(Distributions.Kind::about).toList()),
        ofEntries(
            "arrivals", "arrivals", "How requests arrive: arrivals, in clients.", Arrivals.all()),
        ofEntries(
            "policies",
            "DNS policy",
            "How a name server chooses an answer: policy, in dns.",
            AnswerPolicies.all().stream().map(AnswerPolicies.Kind::about).toList()),
        ofEntries(
            "replacement",
            "replacement policy",
            "Which object of a full cache has to go: cache.policy, in l7.",
            Replacements.all().stream().map(Replacements.Kind::about).toList()),
        ofEntries(
            "limits",
            "concurrency limit",
            "How many requests may be in flight: limit, in l7.",
            ConcurrencyLimits.all().stream().map(ConcurrencyLimits.Kind::about).toList()),
        ofEntries(
            "topologies",
            "topology",
            "Where the graph of autonomous systems comes from: topology, in anycast.",
            TopologySpec.all()),
        ofTerms("cities", "Cities a place can be: places.", cities()),
        new Listing(
            "events",
            "What can happen during a run: do, in events.",
            Arrays.stream(Verb.values()).map(verb -> new Item(term(verb), null)).toList()),
        ofTerms("metrics", "What is measured, by its name in a result.", glossary.ofKind("metric")),
        ofTerms(
            "expectations",
            "What an expectation may speak of: expect.",
            ExpectationWords.metrics()),
        ofTerms("units", "What may stand behind a number.", glossary.ofKind("unit")));
  }

  private static List<Term> cities() {
    return Cities.names().stream()
        .map(
            city -> {
              Position at = Cities.find(city).orElseThrow();
              return new Term(
                  city,
                  "city",
                  Map.of(),
                  "[%s, %s]".formatted(at.latitude(), at.longitude()),
                  List.of("places"));
            })
        .toList();
  }

  private static Listing ofEntries(String topic, String kind, String summary, List<Entry> entries) {
    return new Listing(
        topic, summary, entries.stream().map(entry -> new Item(term(kind, entry), entry)).toList());
  }

  private static Listing ofTerms(String topic, String summary, List<Term> terms) {
    return new Listing(topic, summary, terms.stream().map(term -> new Item(term, null)).toList());
  }

  private static Term term(String kind, Entry entry) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Parameter parameter : entry.parameters()) {
      String standard =
          parameter.defaultValue() == null ? "required" : "default " + parameter.defaultValue();
      facts.put(
          parameter.name(),
          "%s (%s; %s)".formatted(parameter.summary(), ParameterRange.of(parameter), standard));
    }
    facts.put("source", entry.source());
    return new Term(entry.name(), kind, facts, entry.summary(), List.of());
  }

  private static Term term(Verb verb) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<String> targets = new ArrayList<>();
    verb.targets().forEach(target -> targets.add(target.words()));
    facts.put("target", String.join("; ", targets));
    if (!verb.required().isEmpty()) {
      facts.put("needs", String.join(", ", verb.required()));
    }
    if (!verb.optional().isEmpty()) {
      facts.put("may have", String.join(", ", verb.optional()));
    }
    return new Term(Types.written(verb), "event", facts, verb.summary(), List.of());
  }
}
