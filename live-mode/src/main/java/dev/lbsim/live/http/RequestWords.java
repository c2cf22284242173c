package dev.lbsim.live.http;

import dev.lbsim.core.balance.RouteMatch;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What routes read of a real request: path, host, method, headers, cookies and query. Of headers
 * and parameters that come several times the first counts.
 */
final class RequestWords {
  private final HttpRequest request;

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

  /** Index of the first that matches; one after the last if none does. */
  int route(List<RouteMatch> routes) {
    String path = path(request.uri());
    String host = host(request.headers().get(HttpHeaderNames.HOST, ""));
    String method = request.method().name();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach(field -> headers.putIfAbsent(field.getKey(), field.getValue()));
    Map<String, String> cookies = new HashMap<>();
    for (String line : request.headers().getAll(HttpHeaderNames.COOKIE)) {
      for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(line)) {
        cookies.putIfAbsent(cookie.name(), cookie.value());
      }
    }
    Map<String, String> query = query(request.uri());
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).matches(path, host, method, headers, cookies, query)) {
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
