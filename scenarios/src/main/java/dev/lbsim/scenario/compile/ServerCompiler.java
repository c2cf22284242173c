package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.scale.TargetTracking;
import dev.lbsim.core.model.AutoscaleSettings;
import dev.lbsim.core.model.Discipline;
import dev.lbsim.core.model.QueueSettings;
import dev.lbsim.core.model.ServerSettings;
import dev.lbsim.core.model.World;
import dev.lbsim.scenario.language.spec.AutoscaleSpec;
import dev.lbsim.scenario.language.spec.QueueSpec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.spec.WarmUpSpec;
import dev.lbsim.scenario.language.value.DropSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Turns what a file says of servers into servers of the model. */
final class ServerCompiler {
  private final ComponentNames names;
  private final PlaceTable places;
  private final Draws draws;

  ServerCompiler(ComponentNames names, PlaceTable places, Draws draws) {
    this.names = names;
    this.places = places;
    this.draws = draws;
  }

  /** Adds a pool to a world, with what makes it grow. */
  void add(World world, String pool, ServersSpec servers) {
    Map<String, ServerSpec> declared = new LinkedHashMap<>();
    servers.all().forEach(server -> declared.put("servers." + pool + "." + server.name(), server));
    ServerSpec like = servers.all().get(servers.all().size() - 1);
    for (String member : names.members(pool)) {
      world.addServer(member, "servers." + pool, settings(declared.getOrDefault(member, like)));
      ServerSpec server = declared.get(member);
      world.standAt(member, places.of(server == null ? servers.at() : server.at()));
      if (names.standsBy(member)) {
        world.levers().setPresent(member, false);
      }
    }
    if (servers.autoscale() != null) {
      world.addAutoscaler(
          "servers." + pool, settings(servers, servers.autoscale()), names.members(pool));
    }
  }

  private ServerSettings settings(ServerSpec server) {
    WarmUpSpec warmUp = server.warmUp();
    return new ServerSettings(
        draws.of(Objects.requireNonNull(server.service())),
        server.slowdown() == null ? null : draws.of(server.slowdown()),
        Discipline.valueOf(server.discipline().name()),
        server.workers(),
        queue(server.queue()),
        server.speed().value(),
        server.weight().value(),
        server.errors().share().ratio(),
        server.errors().service() == null ? null : draws.of(server.errors().service()),
        warmUp == null ? 0 : warmUp.lasts().nanos(),
        warmUp == null ? 1 : warmUp.factor().value(),
        server.oom() == null
            ? null
            : new ServerSettings.Oom(server.oom().at(), server.oom().restart().nanos()));
  }

  private static QueueSettings queue(QueueSpec queue) {
    DropSpec drop = queue.drop();
    QueueSpec.ShedSpec shed = queue.shed();
    return new QueueSettings(
        queue.max().isUnlimited() ? Long.MAX_VALUE : queue.max().max(),
        drop == null ? null : drop::create,
        queue.deadline(),
        shed == null
            ? null
            : new QueueSettings.Shedding(shed.start().ratio(), shed.full().ratio()));
  }

  private static AutoscaleSettings settings(ServersSpec pool, AutoscaleSpec scale) {
    AutoscaleSettings.Figure figure =
        scale.utilisation() != null
            ? AutoscaleSettings.Figure.UTILISATION
            : scale.inflight() != null
                ? AutoscaleSettings.Figure.INFLIGHT
                : AutoscaleSettings.Figure.RATE;
    return new AutoscaleSettings(
        Math.max(scale.min(), Math.min(scale.max(), pool.count())),
        figure,
        new TargetTracking.Settings(
            scale.min(),
            scale.max(),
            scale.target(),
            scale.tolerance().ratio(),
            scale.coolDown().nanos(),
            scale.maxStep() == null ? 0 : scale.maxStep()),
        scale.every().nanos(),
        scale.lag().nanos(),
        scale.boot().nanos(),
        scale.drain().nanos());
  }
}
