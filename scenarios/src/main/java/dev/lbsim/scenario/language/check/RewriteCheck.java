package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import dev.lbsim.scenario.language.spec.RewriteSpec;
import dev.lbsim.scenario.language.value.PathRegex;
import java.util.Locale;
import java.util.Set;

/** What must hold of what a tier changes of requests. */
final class RewriteCheck {
  /** What says how a request is sent, or where it ends: to set these splits it for those behind. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Context context;

  RewriteCheck(Context context) {
    this.context = context;
  }

  void check(String path, RewriteSpec rewrite) {
    String prefix = rewrite.prefix();
    PathRegex regex = rewrite.regex();
    String to = rewrite.to();
    boolean ofPath = prefix != null || regex != null;
    if (ofPath && to == null) {
      context.error(path, "nothing says what the path becomes", "add to: /");
    }
    if (!ofPath && to == null && rewrite.host() == null && rewrite.headers().isEmpty()) {
      context.error(path, "this rewrites nothing", "add to, host or headers");
    }
    if (prefix != null && !prefix.startsWith("/")) {
      context.error(
          path + ".prefix",
          Wording.quote(prefix) + " is no beginning of a path",
          "paths begin with /: /" + Wording.shorten(prefix));
    }
    if (to != null && !to.startsWith("/")) {
      context.error(
          path + ".to",
          Wording.quote(to) + " is no path",
          "paths begin with /: /" + Wording.shorten(to));
    }
    if (prefix != null && to != null && to.endsWith("/") && !prefix.endsWith("/")) {
      context.advice(
          path + ".to",
          "what follows " + Wording.quote(prefix) + " begins with /, so there will be two of them",
          "let both end with /, or none");
    }
    if (to != null && !to.matches(HttpForms.PATH)) {
      context.error(
          path + ".to",
          Wording.quote(to) + " holds what no path may",
          "no spaces, ?, #, quotes or characters beyond ASCII; write those as %20 and the like");
    }
    if (rewrite.host() != null && !rewrite.host().matches(HttpForms.HOST)) {
      context.error(
          path + ".host",
          Wording.quote(rewrite.host()) + " is no host",
          "such as app.example or app.example:8080");
    }
    rewrite.headers().forEach((name, value) -> checkHeader(path + ".headers." + name, name, value));
    if (regex != null) {
      checkRegex(path, regex, to == null ? "" : to);
    }
  }

  private void checkHeader(String path, String name, String value) {
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
      context.error(
          path,
          name + " is not for a scenario to set",
          name.equalsIgnoreCase("host")
              ? "write host: NAME beside headers"
              : "it says how a request is sent, and the proxy does that");
    }
    if (!value.matches(HttpForms.VALUE)) {
      context.error(
          path, "a header has one line of printable ASCII", "write other characters as %C3%A9");
    }
  }

  private void checkRegex(String path, PathRegex regex, String to) {
    for (int i = 0; i + 1 < to.length(); i++) {
      int group = to.charAt(i + 1) - '0';
      if (to.charAt(i) == '$' && group > regex.groups() && group <= 9) {
        context.error(
            path + ".to",
            "the regex has " + regex.groups() + " groups, and no $" + group,
            "put what it should find in parentheses");
      }
    }
    for (ClientsSpec group : context.spec().clients().values()) {
      for (RequestSpec request : group.requests()) {
        if (regex.tooSlowFor(request.path())) {
          context.error(
              path + ".regex",
              "it takes too long to find this in " + Wording.quote(request.path()),
              "write one that needs fewer tries");
          return;
        }
      }
    }
  }
}
