package dev.lbsim.live.run;

import dev.lbsim.live.http.HttpProbe.Question;
import dev.lbsim.scenario.language.spec.HealthSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Ref;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What health checks ask of real servers: what their tier says; for those that a layer-7 tier sends
 * to, else, their root; and of others only whether they accept connections.
 */
final class Questions {
  private final Set<String> read = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, Question> ofTier = new HashMap<>();

  Questions(ScenarioSpec spec) {
    for (Map.Entry<String, L7Spec> tier : spec.l7().entrySet()) {
      for (Ref pool : tier.getValue().pools("").values()) {
        String name = pool.text();
        read.add(name.startsWith("servers.") ? name : "servers." + name);
      }
      put("l7." + tier.getKey(), tier.getValue().health(), true);
    }
    for (Map.Entry<String, L4Spec> tier : spec.l4().entrySet()) {
      put("l4." + tier.getKey(), tier.getValue().health(), false);
    }
  }

  private void put(String tier, @Nullable HealthSpec health, boolean reads) {
    if (health != null && health.path() != null) {
      told.add(tier);
    }
    if (health != null && (reads || health.path() != null)) {
      ofTier.put(
          tier,
          new Question(
              HttpMethod.valueOf(health.method().name()),
              health.path() == null ? "/" : health.path(),
              health.host(),
              health::passes));
    }
  }

  /**
   * What one who checks asks of a server, or null if it only connects.
   *
   * @param server such as {@code servers.web.1}
   * @param by such as {@code l7.proxy.1}
   */
  @Nullable Question of(String server, String by) {
    Question own = ofTier.get(without(by));
    return own != null || !read.contains(without(server)) ? own : Question.USUAL;
  }

  /** The same of a process of this world, which need not be asked unless the tier says what. */
  @Nullable Question told(String by) {
    return told.contains(without(by)) ? ofTier.get(without(by)) : null;
  }

  /** The name of what it is one of. */
  private static String without(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
