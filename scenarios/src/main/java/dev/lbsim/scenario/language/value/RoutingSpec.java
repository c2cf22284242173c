package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How packets find a site: {@code nearest}, {@code bgp}, or a map from places to sites.
 *
 * @param kind which of the three
 * @param sites for a map: the sites of each place, the first to be taken first
 */
public record RoutingSpec(Kind kind, Map<String, List<String>> sites) {
  /** The three ways. */
  public enum Kind {
    NEAREST,
    BGP,
    BY_HAND
  }

  /** By distance. */
  public static final RoutingSpec NEAREST = new RoutingSpec(Kind.NEAREST, Map.of());

  /** Reads either form. */
  public static @Nullable RoutingSpec read(Node node, String path, Problems problems) {
    if (node instanceof Node.Scalar word) {
      switch (word.text()) {
        case "nearest" -> {
          return NEAREST;
        }
        case "bgp" -> {
          return new RoutingSpec(Kind.BGP, Map.of());
        }
        default -> {
          problems.error(
              node.mark(),
              path,
              "there is no routing " + Wording.quote(word.text()),
              Wording.didYouMean(
                  word.text(), List.of("nearest", "bgp"), "write a map from places to sites, or"));
          return null;
        }
      }
    }
    if (!(node instanceof Node.Fields fields)) {
      problems.error(
          node.mark(),
          path,
          "this must be nearest, bgp, or a map from places to sites, not " + node.describe(),
          null);
      return null;
    }
    Map<String, List<String>> sites = new LinkedHashMap<>();
    for (Node.Field field : fields.fields().values()) {
      List<String> order = new ArrayList<>();
      List<Node> items =
          field.value() instanceof Node.Items list ? list.nodes() : List.of(field.value());
      for (Node item : items) {
        if (!(item instanceof Node.Scalar site)) {
          problems.error(
              item.mark(), path, "a place has a site, or a list of sites to take in turn", null);
          return null;
        }
        order.add(site.text());
      }
      sites.put(field.key().text(), order);
    }
    return new RoutingSpec(Kind.BY_HAND, sites);
  }
}
