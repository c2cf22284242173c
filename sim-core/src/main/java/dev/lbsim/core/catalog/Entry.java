package dev.lbsim.core.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What a registry says of one of its entries.
 *
 * @param name how a scenario names it
 * @param summary one sentence: the idea, and what it is good or bad at
 * @param source where it is defined: paper and section, RFC, or product and option
 * @param parameters what a call may set, in the order positional arguments are read
 */
public record Entry(String name, String summary, String source, List<Parameter> parameters) {
  public Entry {
    parameters = List.copyOf(parameters);
  }

  /** The parameter called {@code parameterName}, if the entry has it. */
  public Optional<Parameter> parameter(String parameterName) {
    return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
  }
}
