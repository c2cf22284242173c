package dev.lbsim.core.balance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which requests take a route: those that match everything it says. What it does not mention
 * matches anything, several patterns for one thing are alternatives, and a star stands for any
 * text, the empty one included.
 *
 * <p>Hosts and names of headers do not tell capitals from small letters (RFC 9110, sections 4.2.3
 * and 5.1); paths, methods, cookies and queries do. A bad choice where rules need numbers, such as
 * lengths or ranges of addresses.
 */
public final class RouteMatch {
  private final List<String> path;
  private final List<String> host;
  private final List<String> method;
  private final Map<String, String> headers;
  private final Map<String, String> cookies;
  private final Map<String, String> query;

  /**
   * A route's patterns; empty lists and maps match anything.
   *
   * @param path without the query
   * @param headers values by name, as are cookies and query
   */
  public RouteMatch(
      List<String> path,
      List<String> host,
      List<String> method,
      Map<String, String> headers,
      Map<String, String> cookies,
      Map<String, String> query) {
    this.path = List.copyOf(path);
    this.host = host.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
    this.method = List.copyOf(method);
    this.headers = Map.copyOf(headers);
    this.cookies = Map.copyOf(cookies);
    this.query = Map.copyOf(query);
  }

  /**
   * True if a request takes the route.
   *
   * @param pathAsked without the query
   */
  public boolean matches(
      String pathAsked,
      String hostAsked,
      String methodAsked,
      Map<String, String> headersGiven,
      Map<String, String> cookiesGiven,
      Map<String, String> queryGiven) {
    return any(path, pathAsked)
        && any(host, hostAsked.toLowerCase(Locale.ROOT))
        && any(method, methodAsked)
        && (headers.isEmpty() || all(headers, anyCase(headersGiven)))
        && all(cookies, cookiesGiven)
        && all(query, queryGiven);
  }

  private static Map<String, String> anyCase(Map<String, String> given) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(given);
    return all;
  }

  private static boolean any(List<String> patterns, String text) {
    if (patterns.isEmpty()) {
      return true;
    }
    for (String pattern : patterns) {
      if (matches(pattern, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(Map<String, String> patterns, Map<String, String> given) {
    for (Map.Entry<String, String> wanted : patterns.entrySet()) {
      String text = given.get(wanted.getKey());
      if (text == null || !matches(wanted.getValue(), text)) {
        return false;
      }
    }
    return true;
  }

  /**
   * True if {@code text} is {@code pattern} with something in place of each star. Tries the
   * shortest text for each star first and, where that fails, lengthens that of the last one only,
   * which is enough: time is at most the product of both lengths.
   */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resumeAt = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resumeAt = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resumeAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
