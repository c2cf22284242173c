package dev.lbsim.core.balance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route of a layer-7 tier changes of requests on their way to backends. A bad choice where a
 * backend makes links to itself: it makes them to what it was asked for.
 */
public interface Rewrite {
  /** The path that backends are asked for instead of one, without the query. */
  String path(String path);

  /** The host they are asked for, with a port if it has one; null to leave that alone. */
  @Nullable String host();

  /** Headers that are set, by name. */
  Map<String, String> headers();
}
