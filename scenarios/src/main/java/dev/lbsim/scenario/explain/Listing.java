package dev.lbsim.scenario.explain;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.random.Distributions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One registry, as a list for people.
 *
 * @param topic what the list is called: {@code algorithms}
 * @param kind what one entry is called: {@code algorithm}
 * @param summary what stands in it
 * @param entries in the order of the registry
 */
public record Listing(String topic, String kind, String summary, List<Entry> entries) {
  public Listing {
    entries = List.copyOf(entries);
  }

  /** Every registry a scenario draws names from. */
  public static List<Listing> all() {
    return List.of(
        new Listing(
            "algorithms",
            "algorithm",
            "How a tier chooses a backend (balance: in l4 and l7).",
            Balancers.all().stream().map(Balancers.Kind::about).toList()),
        new Listing(
            "distributions",
            "distribution",
            "What a random quantity may be (service times, sizes, think times).",
            Distributions.all().stream().map(Distributions.Kind::about).toList()),
        new Listing(
            "policies",
            "dns policy",
            "How a name server chooses an answer (policy: in dns).",
            AnswerPolicies.all().stream().map(AnswerPolicies.Kind::about).toList()));
  }

  /** What is to be said of one entry. */
  public Term term(Entry entry) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Parameter parameter : entry.parameters()) {
      facts.put(parameter.name(), describe(parameter));
    }
    facts.put("source", entry.source());
    return new Term(entry.name(), kind, facts, entry.summary(), List.of());
  }

  /** What may be written for a parameter, and what happens without it. */
  public static String describe(Parameter parameter) {
    String standard =
        parameter.defaultValue() == null ? "required" : "default " + parameter.defaultValue();
    return "%s (%s; %s)".formatted(parameter.summary(), ParameterRange.of(parameter), standard);
  }
}
