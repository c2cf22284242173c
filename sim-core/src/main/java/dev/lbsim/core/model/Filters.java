package dev.lbsim.core.model;

import java.util.ArrayList;
import java.util.List;

/** Makes the filters of one route of one worker from their settings. */
final class Filters {
  private Filters() {}

  /**
   * The filters, in the order of the settings.
   *
   * @param name of the worker and route, for the random streams
   */
  static Filter[] of(String name, List<FilterSettings> settings, Exchanges exchanges) {
    List<Filter> filters = new ArrayList<>();
    for (FilterSettings one : settings) {
      if (one instanceof FaultSettings fault) {
        filters.add(new FaultFilter(fault, exchanges.streams().stream(name + "/fault")));
      }
    }
    return filters.toArray(Filter[]::new);
  }
}
