package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.RequestKeys;
import dev.lbsim.core.model.Words;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of requests by which they are told apart: of known kinds, and in their own words. */
final class RequestParts {
  private final KindTable kinds;

  RequestParts(KindTable kinds) {
    this.kinds = kinds;
  }

  /** What they are counted under. */
  RequestKeys keys(CountBy by) {
    return by.part() == CountBy.Part.CLIENT
        ? RequestKeys.CLIENTS
        : new RequestKeys(
            kinds.asked().stream().mapToLong(asked -> RequestKeys.of(of(asked, by))).toArray(),
            ofWords(by));
  }

  /** That part of what is asked, or null if it has none. */
  static @Nullable String of(KindTable.Asked asked, CountBy by) {
    return switch (by.part()) {
      case GLOBAL, CLIENT -> "";
      case GROUP -> asked.group();
      case PATH -> asked.path();
      case HOST -> asked.host().toLowerCase(Locale.ROOT);
      case METHOD -> asked.method();
      case HEADER -> header(asked.headers(), by.name());
      case COOKIE -> asked.cookies().get(by.name());
    };
  }

  /** The same of a request from outside, of whose group of clients nothing is known. */
  static Function<Words, @Nullable String> ofWords(CountBy by) {
    return switch (by.part()) {
      case GLOBAL, CLIENT -> words -> "";
      case GROUP -> words -> null;
      case PATH -> Words::path;
      case HOST -> Words::host;
      case METHOD -> Words::methodName;
      case HEADER -> words -> words.header(by.name());
      case COOKIE -> words -> words.cookie(by.name());
    };
  }

  private static @Nullable String header(Map<String, String> headers, String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
