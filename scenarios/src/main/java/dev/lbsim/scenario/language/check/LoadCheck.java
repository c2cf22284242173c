package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.MemberSpec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.PoolsSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says where more work arrives than can be done, by arithmetic alone: offered work = rate times
 * mean cost, capacity = workers times speed over mean service time. Only advice, because a lesson
 * may want exactly that; retries, crashes and everything else that comes and goes is left out.
 */
final class LoadCheck {
  private final Context context;
  private final Map<Target, Double> visits = new LinkedHashMap<>();
  private final Map<Target, Double> pools = new LinkedHashMap<>();

  LoadCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().clients().values().forEach(this::offer);
    visits.forEach(this::send);
    pools.forEach(this::compare);
  }

  /** Work is added up where it enters, so that each way is walked once. */
  private void offer(ClientsSpec clients) {
    if (clients.attack() != null) {
      return; // too much is what it is meant to be
    }
    double work = ratePerSec(clients.arrivals()) * meanCost(clients.requests());
    if (work > 0) {
      visits.merge(context.names().resolve(clients.visits(), Names.VISITS), work, Double::sum);
    }
  }

  private static double ratePerSec(@Nullable ArrivalsSpec arrivals) {
    if (arrivals instanceof ArrivalsSpec.Poisson poisson) {
      return poisson.rate().perSec();
    }
    if (arrivals instanceof ArrivalsSpec.Steady steady) {
      return steady.rate().perSec();
    }
    return arrivals instanceof ArrivalsSpec.Burst burst ? burst.rate().perSec() : 0;
  }

  private static double meanCost(List<RequestSpec> requests) {
    double cost = 0;
    double weights = 0;
    for (RequestSpec request : requests) {
      cost += request.share().value() * request.cost().knownMean();
      weights += request.share().value();
    }
    return weights == 0 ? 1 : cost / weights;
  }

  /** Follows {@code work} to where it is done. Rings have been refused, so this ends. */
  private void send(Target target, double work) {
    Object entry = context.names().entry(target);
    if (entry instanceof DnsSpec dns) {
      sendToAnswers(dns, work);
    } else if (entry instanceof L4Spec tier) {
      send(context.names().resolve(tier.pool(), Names.POOLS), work);
    } else if (entry instanceof L7Spec tier) {
      sendToPools(tier, work);
    } else {
      pools.merge(target, work, Double::sum);
    }
  }

  /** Where routes, copies or limits of requests are, arithmetic needs to know more than this. */
  private void sendToPools(L7Spec tier, double work) {
    if (!tier.routes().isEmpty()
        || tier.guards().fanOut() != null
        || tier.guards().cache() != null
        || !tier.guards().rateLimit().isEmpty()) {
      return;
    }
    double all = tier.pool().pools().stream().mapToDouble(pool -> pool.weight().value()).sum();
    for (PoolsSpec.Pool pool : tier.pool().pools()) {
      double share = all == 0 ? 0 : pool.weight().value() / all;
      send(context.names().resolve(pool.pool(), Names.POOLS), work * share);
    }
  }

  private void sendToAnswers(DnsSpec dns, double work) {
    if (dns.effectivePolicy().name().equals("failover")) {
      return; // which answer works when is beyond arithmetic
    }
    boolean weighted = dns.effectivePolicy().name().equals("weighted");
    List<AnswersSpec.Answer> answers = dns.answers().answers();
    double all = 0;
    for (AnswersSpec.Answer answer : answers) {
      all += addresses(answer) * (weighted ? answer.weight().value() : 1);
    }
    for (AnswersSpec.Answer answer : answers) {
      double share = addresses(answer) * (weighted ? answer.weight().value() : 1) / all;
      send(context.names().resolve(answer.target(), Names.ANSWERS), work * share);
    }
  }

  /** A pool is as many addresses as it has servers. */
  private int addresses(AnswersSpec.Answer answer) {
    Target target = context.names().resolve(answer.target(), Names.ANSWERS);
    Object entry = context.names().entry(target);
    if (target.part() != null) {
      return 1;
    }
    if (entry instanceof ServersSpec pool) {
      return pool.size();
    }
    return entry instanceof L7Spec tier ? tier.count() : 1;
  }

  private void compare(Target target, double work) {
    ServersSpec pool = context.spec().servers().get(target.name());
    if (pool == null) {
      return;
    }
    double capacity = 0;
    boolean bounded = true;
    if (pool.members().isEmpty()) {
      ServerSpec like = ServerSpec.of("", MemberSpec.NONE, pool);
      capacity = capacity(like) * (target.part() == null ? pool.size() : 1);
      bounded = !like.queue().max().isUnlimited();
    }
    for (Map.Entry<String, MemberSpec> member : pool.members().entrySet()) {
      if (target.part() == null || target.part().equals(member.getKey())) {
        ServerSpec server = ServerSpec.of(member.getKey(), member.getValue(), pool);
        capacity += capacity(server);
        bounded &= !server.queue().max().isUnlimited();
      }
    }
    if (capacity > 0 && capacity < Double.POSITIVE_INFINITY && work >= capacity) {
      context.advice(
          "servers." + target.name(),
          "work for "
              + Measure.RATE.print(work)
              + " arrives, and this can do "
              + Measure.RATE.print(capacity),
          bounded
              ? "some requests will be rejected; add servers or workers, or lower the rate"
              : "its queue will grow without end; add servers or workers, or lower the rate");
    }
  }

  /** Requests of cost 1 per second; NaN where a file would have to be read. */
  private static double capacity(ServerSpec server) {
    if (server.service() == null) {
      return Double.NaN;
    }
    return server.workers() * server.speed().value() * 1e9 / server.knownMeanService();
  }
}
