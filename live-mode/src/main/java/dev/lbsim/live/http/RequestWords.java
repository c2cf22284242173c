package dev.lbsim.live.http;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What routes read of a real request: path, host, method, headers, cookies and query. Of headers
 * and parameters that come several times the first counts.
 */
final class RequestWords {
  private final HttpRequest request;
  private @Nullable Map<String, String> cookies;

  RequestWords(HttpRequest request) {
    this.request = request;
  }

  /** The path of a target, without its query. */
  static String path(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    int scheme = path.indexOf("://");
    if (path.startsWith("/") || scheme < 0) {
      return path;
    }
    int slash = path.indexOf('/', scheme + 3); // a target in absolute form
    return slash < 0 ? "/" : path.substring(slash);
  }

  /**
   * What a backend is asked for instead of that: only the path is another. What is asked of a whole
   * server (*) has none.
   */
  static String target(String target, @Nullable Rewrite rewrite) {
    String before = path(target);
    String after = rewrite == null || !before.startsWith("/") ? before : rewrite.path(before);
    if (after.equals(before)) {
      return target;
    }
    int query = target.indexOf('?');
    return query < 0 ? after : after + target.substring(query);
  }

  /** The same for header fields; {@code X-Forwarded-Host} has said before for whom it came. */
  static void rewrite(HttpHeaders headers, Rewrite rewrite) {
    if (rewrite.host() != null) {
      headers.set(HttpHeaderNames.HOST, rewrite.host());
    }
    rewrite.headers().forEach(headers::set);
  }

  /** Takes a cookie off, and nothing else. */
  static void withoutCookie(HttpHeaders headers, String name) {
    List<String> lines = headers.getAll(HttpHeaderNames.COOKIE);
    if (lines.stream().noneMatch(line -> line.contains(name))) {
      return;
    }
    headers.remove(HttpHeaderNames.COOKIE);
    for (String line : lines) {
      String rest =
          Arrays.stream(line.split(";", -1))
              .map(String::strip)
              .filter(pair -> !pair.isEmpty() && !isCookie(pair, name))
              .collect(Collectors.joining("; "));
      if (!rest.isEmpty()) {
        headers.add(HttpHeaderNames.COOKIE, rest);
      }
    }
  }

  /** What a client brings. */
  static void putCookies(HttpHeaders headers, Map<String, String> cookies) {
    if (!cookies.isEmpty()) {
      headers.set(
          HttpHeaderNames.COOKIE,
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
  }

  /** What a client of the world is given. */
  static void takeCookies(HttpHeaders headers, BiConsumer<String, String> jar) {
    for (String field : headers.getAll(HttpHeaderNames.SET_COOKIE)) {
      int end = field.indexOf(';');
      String pair = end < 0 ? field : field.substring(0, end);
      int equals = pair.indexOf('=');
      if (equals > 0) {
        jar.accept(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
  }

  private static boolean isCookie(String pair, String name) {
    int equals = pair.indexOf('=');
    return equals >= 0 && pair.substring(0, equals).strip().equals(name);
  }

  /** Its own path. */
  String path() {
    return path(request.uri());
  }

  /** The host it is for, without a port. */
  String host() {
    return host(request.headers().get(HttpHeaderNames.HOST, "")).toLowerCase(Locale.ROOT);
  }

  /** The first value of a cookie, or null. */
  @Nullable String cookie(String name) {
    return cookies().get(name);
  }

  private Map<String, String> cookies() {
    Map<String, String> read = cookies;
    if (read == null) {
      read = new HashMap<>();
      for (String line : request.headers().getAll(HttpHeaderNames.COOKIE)) {
        for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(line)) {
          read.putIfAbsent(cookie.name(), cookie.value());
        }
      }
      cookies = read;
    }
    return read;
  }

  /**
   * Index of the first that matches and is taken; one after the last if none does.
   *
   * @param takes false for one that is passed over
   */
  int route(List<RouteMatch> routes, IntPredicate takes) {
    String path = path();
    String host = host();
    String method = request.method().name();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach(field -> headers.putIfAbsent(field.getKey(), field.getValue()));
    Map<String, String> query = query(request.uri());
    for (int i = 0; i < routes.size(); i++) {
      boolean matches = routes.get(i).matches(path, host, method, headers, cookies(), query);
      if (matches && takes.test(i)) {
        return i;
      }
    }
    return routes.size();
  }

  private static String host(String field) {
    int bracket = field.lastIndexOf(']');
    int colon = field.lastIndexOf(':');
    return colon > bracket ? field.substring(0, colon) : field;
  }

  private static Map<String, String> query(String target) {
    Map<String, String> query = new HashMap<>();
    if (target.indexOf('?') >= 0) {
      try {
        new QueryStringDecoder(target)
            .parameters()
            .forEach((name, values) -> query.put(name, values.get(0)));
      } catch (IllegalArgumentException e) {
        return Map.of(); // such escapes mean nothing, and no route asks for them
      }
    }
    return query;
  }
}
