package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.HealthSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of health checks as requests. */
final class ProbeCheck {
  /** What of a health check is about the request that it is. */
  private static final List<String> KEYS = List.of("path", "method", "host", "status");

  private final Context context;

  ProbeCheck(Context context) {
    this.context = context;
  }

  /** Looks at all of them. */
  void checkAll() {
    context.spec().l4().forEach((name, tier) -> check("l4." + name, tier.health(), true));
    context.spec().l7().forEach((name, tier) -> check("l7." + name, tier.health(), false));
    context
        .spec()
        .anycast()
        .forEach(
            (name, vip) -> {
              for (String key : KEYS) {
                String at = "anycast." + name + ".health." + key;
                if (context.marks().has(at)) {
                  context.advice(
                      at, "a site is asked whether it answers, and nothing else", "remove it");
                }
              }
            });
  }

  private void check(String tier, @Nullable HealthSpec health, boolean connects) {
    if (health == null) {
      return;
    }
    String path = tier + ".health";
    if (health.path() != null && !health.path().matches(HttpForms.TARGET)) {
      context.error(
          path + ".path",
          Wording.quote(health.path()) + " is no path that can be asked for",
          "such as /health, without spaces and #");
    }
    if (health.host() != null && !health.host().matches(HttpForms.HOST)) {
      context.error(
          path + ".host",
          Wording.quote(health.host()) + " is no host",
          "such as app.example or app.example:8080");
    }
    for (String key : KEYS) {
      if (connects && health.path() == null && context.marks().has(path + "." + key)) {
        context.error(
            path + "." + key,
            "a layer-4 tier only connects, unless its checks have a path",
            "add path: /");
      }
    }
  }
}
