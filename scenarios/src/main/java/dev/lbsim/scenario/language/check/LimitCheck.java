package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.List;

/** What must hold of rate limits. */
final class LimitCheck {
  private final Context context;

  LimitCheck(Context context) {
    this.context = context;
  }

  void check(String path, List<RateLimitSpec> limits) {
    for (int i = 0; i < limits.size(); i++) {
      check(limits.size() == 1 ? path : path + "[" + i + "]", limits.get(i));
    }
  }

  private void check(String path, RateLimitSpec limit) {
    RateLimitSpec.StoreSpec store = limit.store();
    if (store != null) {
      context.checkFiles(path + ".store.latency", store.latency());
      if (context.marks().has(path + ".scope") && limit.scope() != RateLimitSpec.Scope.TIER) {
        context.error(
            path + ".scope",
            "a store counts for the whole tier",
            "remove the store, or write scope: tier");
      }
    }
    if (limit.by().part() == CountBy.Part.GLOBAL && context.marks().has(path + ".keys")) {
      context.advice(
          path + ".keys",
          "all count together, so there is only one to remember",
          "say by what to count, such as by: client");
    }
    boolean toldApart =
        context.spec().clients().values().stream().anyMatch(LimitCheck::haveAddresses);
    if (limit.by().part() == CountBy.Part.CLIENT && !toldApart) {
      context.advice(
          path + ".by",
          "every connection comes from an address of its own, so each is another client",
          "give clients addresses, such as addresses: 100");
    }
  }

  private static boolean haveAddresses(ClientsSpec clients) {
    return clients.addresses() != null || clients.users() != null;
  }
}
