package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServersSpec;

/** Whoever sends PROXY protocol headers, and whoever waits for them, must be of one mind. */
final class ProxyCheck {
  private final Context context;

  ProxyCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().l4().forEach(this::checkL4);
    context.spec().l7().forEach(this::checkL7);
  }

  private void checkL4(String name, L4Spec tier) {
    String path = "l4." + name;
    for (Target target : context.names().find(tier.pool().text(), Names.POOLS)) {
      Target whole = target.whole();
      if (tier.sendProxy() != null && !accepts(target)) {
        context.error(
            path + ".send-proxy",
            whole + " would take the header for the beginning of what the client says",
            "add accept-proxy: true to " + whole);
      } else if (tier.sendProxy() == null && accepts(target)) {
        context.error(
            path + ".pool",
            whole + " takes only connections that begin with a PROXY protocol header",
            "add send-proxy: v2");
      }
    }
  }

  private void checkL7(String name, L7Spec tier) {
    tier.pools("l7." + name)
        .forEach(
            (path, pool) -> {
              for (Target target : context.names().find(pool.text(), Names.POOLS)) {
                if (accepts(target)) {
                  context.error(
                      path,
                      target.whole()
                          + " takes only connections that begin with a PROXY protocol header, which"
                          + " only a layer-4 tier sends",
                      "remove accept-proxy there: X-Forwarded-For says who the client is");
                }
              }
            });
  }

  private boolean accepts(Target target) {
    L7Spec tier = context.spec().l7().get(target.name());
    ServersSpec servers = context.spec().servers().get(target.name());
    return switch (target.kind()) {
      case L7 -> tier != null && tier.acceptProxy();
      case SERVERS -> servers != null && servers.acceptProxy();
      default -> false;
    };
  }
}
