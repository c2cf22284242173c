package dev.lbsim.live.run;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Visit;
import dev.lbsim.core.model.World;
import dev.lbsim.live.l4.TcpEntrance;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.udp.UdpCarrier;
import dev.lbsim.live.udp.UdpLimits;
import dev.lbsim.live.udp.UdpServer;
import dev.lbsim.live.udp.UdpSession;
import dev.lbsim.live.udp.UdpVip;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.run.Layout;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of a live world takes datagrams: L4 tiers in front of servers, and those servers. A layer-7
 * tier reads HTTP, which does not come by UDP here; and a PROXY protocol header would have to go
 * with each datagram, so tiers that have to do with that take none.
 */
final class Datagrams {
  private final World world;
  private final Cast cast;
  private final Loopback addresses;
  private final Present present;
  private final EventLoopGroup loop;
  private final Transport by;
  private final UdpCarrier carrier;
  private final List<UdpVip> vips = new ArrayList<>();
  private final Map<String, UdpServer> servers = new LinkedHashMap<>();

  /** Makes all sockets, none of which listens yet. */
  Datagrams(
      CompiledScenario compiled,
      ProxyUse proxying,
      World world,
      Cast cast,
      Loopback addresses,
      Present present,
      EventLoopGroup loop,
      Transport by) {
    this.world = world;
    this.cast = cast;
    this.addresses = addresses;
    this.present = present;
    this.loop = loop;
    this.by = by;
    this.carrier = new UdpCarrier(present, loop, by);
    compiled
        .scenario()
        .spec()
        .l4()
        .forEach(
            (name, tier) -> {
              TcpEntrance.Proxying use = proxying.of("l4." + name);
              List<String> behind = servers(compiled.layout(), tier.pool().text());
              if (!use.accepts() && use.sends() == null && !behind.isEmpty()) {
                addVip("l4." + name, use.keepsSource());
                behind.forEach(this::addServer);
              }
            });
  }

  private static List<String> servers(Layout layout, String pool) {
    String full = pool.startsWith("servers.") ? pool : "servers." + pool;
    List<String> all = layout.pools().get(full);
    if (all != null && !layout.l7().containsKey("l7." + pool)) {
      return all;
    }
    boolean isOne = layout.pools().values().stream().anyMatch(members -> members.contains(full));
    return isOne ? List.of(full) : List.of();
  }

  private void addVip(String tier, boolean keepsSource) {
    if (cast.plays().test(tier)) {
      vips.add(
          new UdpVip(
              present,
              porter -> world.entrance(tier, porter),
              loop,
              by,
              addresses.of(tier),
              cast.shares(),
              keepsSource,
              UdpLimits.DEFAULT));
    }
  }

  private void addServer(String server) {
    if (cast.plays().test(server) && !servers.containsKey(server)) {
      servers.put(
          server,
          new UdpServer(
              present,
              porter -> world.entrance(server, porter),
              loop,
              by,
              addresses.of(server),
              cast.shares(),
              UdpLimits.DEFAULT));
    }
  }

  /** Listens; not on the loop. */
  void open() {
    vips.forEach(UdpVip::open);
    servers.values().forEach(UdpServer::open);
  }

  /** Ends every session and listens no more. */
  void close() {
    vips.forEach(UdpVip::close);
    servers.values().forEach(UdpServer::close);
  }

  /**
   * Listens where others do, who stop; on the loop. Sessions begin anew with their next datagram.
   */
  void takeOver(Datagrams former) {
    former.close();
    vips.forEach(UdpVip::reopen);
    servers.values().forEach(server -> server.listen(true));
  }

  /** The process of a server is there again, or gone. */
  void listen(String process, boolean listens) {
    UdpServer server = servers.get(process);
    if (server != null) {
      server.listen(listens);
    }
  }

  /** Takes a session to where it was placed; false if the request stands for none. */
  boolean send(CarriedRequest request, InetSocketAddress to) {
    Visit visit = request.visit();
    if (visit == null || !(visit.attachment() instanceof UdpSession session)) {
      return false;
    }
    carrier.send(request, session, to);
    return true;
  }

  /** Nobody waits for it any longer. */
  void abandoned(CarriedRequest request) {
    carrier.abandoned(request);
  }
}
