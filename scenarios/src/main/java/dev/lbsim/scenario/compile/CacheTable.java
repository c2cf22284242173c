package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.VariantKey;
import dev.lbsim.core.guard.cache.Vary;
import dev.lbsim.core.model.Cacheability;
import dev.lbsim.scenario.language.spec.AnswerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What caches read of each kind of request, by its number. Kinds with one URL ask for the same
 * objects, and what the answers of any of them vary by tells the variants of all apart.
 */
final class CacheTable {
  private final List<KindTable.Asked> asked;
  private final Map<Url, Integer> resources = new LinkedHashMap<>();
  private final Map<Url, List<String>> varying = new LinkedHashMap<>();
  private final List<Cacheability> kinds = new ArrayList<>();

  private record Url(String host, String path, Map<String, String> query) {
    static Url of(KindTable.Asked asked) {
      return new Url(asked.host().toLowerCase(Locale.ROOT), asked.path(), asked.query());
    }
  }

  /**
   * @param asked what is asked by each kind
   * @param answers what is answered to each of them
   */
  CacheTable(List<KindTable.Asked> asked, List<AnswerSpec> answers) {
    this.asked = asked;
    for (int k = 0; k < asked.size(); k++) {
      Url url = Url.of(asked.get(k));
      resources.putIfAbsent(url, resources.size());
      varying.computeIfAbsent(url, of -> new ArrayList<>()).addAll(answers.get(k).vary());
    }
    for (int k = 0; k < asked.size(); k++) {
      kinds.add(kind(asked.get(k), answers.get(k)));
    }
  }

  /** All of them. */
  List<Cacheability> kinds() {
    return kinds;
  }

  /**
   * Which URLs a pattern means.
   *
   * @param path where a star stands for anything, or null for all
   */
  boolean[] resources(@Nullable String path) {
    boolean[] meant = new boolean[resources.size()];
    resources.forEach(
        (url, number) -> meant[number] = path == null || RouteMatch.matches(path, url.path()));
    return meant;
  }

  private Cacheability kind(KindTable.Asked ask, AnswerSpec answer) {
    Url url = Url.of(ask);
    Map<String, String> headers = new LinkedHashMap<>();
    ask.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    if (!ask.cookies().isEmpty()) {
      headers.put(
          "cookie",
          ask.cookies().entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    Vary vary = Vary.parse(varying.getOrDefault(url, List.of()));
    long variant = 0;
    for (String name : vary.names()) {
      variant = VariantKey.and(variant, VariantKey.valueOf(headers.get(name)));
    }
    String said = answer.cacheControl();
    return new Cacheability(
        resources.getOrDefault(url, 0),
        variant,
        HttpMethod.of(ask.method()),
        CacheControl.parse(headers.getOrDefault("cache-control", "")),
        headers.containsKey("authorization"),
        new ResponseFacts(
            200,
            CacheControl.parse(said == null ? "" : said),
            answer.expires() != null,
            answer.setCookie(),
            vary.all()),
        answer.expires() == null ? Freshness.ABSENT : answer.expires().nanos(),
        answer.lastModified() == null ? Freshness.ABSENT : answer.lastModified().nanos(),
        answer.hasValidator(),
        answer.notModified().ratio(),
        answer.changes() == null ? 0 : answer.changes().nanos());
  }
}
