package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.AutoscaleSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of a pool that grows and shrinks by itself. */
final class AutoscaleCheck {
  private static final String FRONT = "put a tier of l4 or l7 in front of it";

  private final Context context;

  AutoscaleCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().servers().forEach(this::checkPool);
    context
        .spec()
        .clients()
        .forEach((name, group) -> checkUser("clients." + name + ".visits", group.visits()));
    context
        .spec()
        .dns()
        .forEach(
            (name, zone) -> {
              for (AnswersSpec.Answer answer : zone.answers().answers()) {
                checkUser("dns." + name + ".answers", answer.target());
              }
              checkUser("dns." + name + ".fail-to", zone.failTo());
            });
  }

  private void checkPool(String name, ServersSpec pool) {
    AutoscaleSpec scale = pool.autoscale();
    if (scale == null) {
      return;
    }
    String path = "servers." + name;
    if (!pool.members().isEmpty()) {
      context.error(
          path + ".autoscale",
          "servers with names are not added and taken away",
          "let count say how many equal ones there are at first");
    }
    if (scale.min() > scale.max()) {
      context.error(
          path + ".autoscale.min",
          "min is " + scale.min() + ", more than max, which is " + scale.max(),
          null);
    } else if (context.marks().has(path + ".count")
        && (pool.count() < scale.min() || pool.count() > scale.max())) {
      context.error(
          path + ".count",
          "there are "
              + pool.count()
              + " at first, and never fewer than "
              + scale.min()
              + " or more than "
              + scale.max(),
          "change count, or the bounds of autoscale");
    }
  }

  /** Servers that come and go need somebody who knows which of them are there. */
  private void checkUser(String path, @Nullable Ref ref) {
    if (ref == null) {
      return;
    }
    List<Target> found = context.names().find(ref.text(), Names.VISITS);
    if (found.size() != 1 || found.get(0).kind() != Target.Kind.SERVERS) {
      return;
    }
    ServersSpec pool = context.spec().servers().get(found.get(0).name());
    if (pool != null && pool.autoscale() != null) {
      context.error(path, found.get(0) + " is of a pool whose servers come and go", FRONT);
    }
  }
}
