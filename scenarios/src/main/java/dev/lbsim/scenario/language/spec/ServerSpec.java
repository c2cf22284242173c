package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.TuneRange;
import dev.lbsim.scenario.language.value.Weight;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One server with everything it inherits from its pool filled in.
 *
 * @param name within its pool
 * @param at its place, or null
 * @param service null only in a scenario with errors
 */
public record ServerSpec(
    String name,
    @Nullable Ref at,
    @Nullable DistributionSpec service,
    @Nullable DistributionSpec slowdown,
    Discipline discipline,
    int workers,
    QueueSpec queue,
    Factor speed,
    Weight weight,
    @Nullable WarmUpSpec warmUp,
    ErrorsSpec errors,
    @Nullable OomSpec oom,
    Map<String, TuneRange> tune) {

  /** Mean work of one request in nanoseconds at speed 1, or NaN while files have to be read. */
  public double knownMeanService() {
    double mean = Objects.requireNonNull(service).knownMean();
    return slowdown == null ? mean : mean * slowdown.knownMean();
  }

  /** The server {@code name} of {@code pool}: what {@code member} does not say, the pool says. */
  public static ServerSpec of(String name, MemberSpec member, ServersSpec pool) {
    Map<String, TuneRange> tune = new LinkedHashMap<>(pool.tune());
    tune.putAll(member.tune());
    return new ServerSpec(
        name,
        member.at() != null ? member.at() : pool.at(),
        member.service() != null ? member.service() : pool.service(),
        member.slowdown() != null ? member.slowdown() : pool.slowdown(),
        member.discipline() != null ? member.discipline() : pool.discipline(),
        member.workers() != null ? member.workers() : pool.workers(),
        member.queue() != null ? member.queue() : pool.queue(),
        member.speed() != null ? member.speed() : pool.speed(),
        member.weight() != null ? member.weight() : pool.weight(),
        member.warmUp() != null ? member.warmUp() : pool.warmUp(),
        member.errors() != null ? member.errors() : pool.errors(),
        member.oom() != null ? member.oom() : pool.oom(),
        tune);
  }
}
