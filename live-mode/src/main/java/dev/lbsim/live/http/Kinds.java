package dev.lbsim.live.http;

import dev.lbsim.core.model.RequestKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of requests of a scenario, found by their path for those who come from outside. */
public final class Kinds {
  private final Map<String, RequestKind> byPath = new LinkedHashMap<>();
  private final Map<Integer, String> pathOf = new LinkedHashMap<>();
  private final List<String> hosts;
  private final boolean oneHost;
  private final int beyond;

  /**
   * All kinds of a scenario.
   *
   * @param hosts they are for, by their numbers
   */
  public Kinds(List<RequestKind> all, List<String> hosts) {
    this.hosts = hosts;
    this.oneHost = hosts.stream().distinct().count() < 2;
    int last = -1;
    for (RequestKind kind : all) {
      byPath.putIfAbsent(kind.path(), kind);
      pathOf.put(kind.number(), kind.path());
      last = Math.max(last, kind.number());
    }
    beyond = last + 1;
  }

  /** The path of a kind. */
  String path(int number) {
    return pathOf.getOrDefault(number, "/");
  }

  /** The host of a kind, or one that nobody has. */
  String host(int number) {
    return number < hosts.size() ? hosts.get(number) : "unknown.invalid";
  }

  /** True if all kinds are for the same host. */
  boolean haveOneHost() {
    return oneHost;
  }

  /** The kind of a target such as {@code /page?key=7}, or null for none. */
  @Nullable RequestKind of(String target) {
    int query = target.indexOf('?');
    return byPath.get(query < 0 ? target : target.substring(0, query));
  }

  /** The number of what is of no kind. */
  int beyond() {
    return beyond;
  }
}
