package dev.lbsim.live.run;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.NameServer;
import dev.lbsim.core.model.Visit;
import dev.lbsim.core.model.World;
import dev.lbsim.live.http.Compression;
import dev.lbsim.live.http.HttpCarrier;
import dev.lbsim.live.http.HttpEntrance;
import dev.lbsim.live.http.HttpProbe;
import dev.lbsim.live.http.Kinds;
import dev.lbsim.live.l4.L4Limits;
import dev.lbsim.live.l4.TcpCarrier;
import dev.lbsim.live.l4.TcpEntrance;
import dev.lbsim.live.l4.TcpGuest;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.EventListener;
import dev.lbsim.scenario.language.spec.CompressSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.run.Layout;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A world whose processes and tiers each listen on an address of their own, and whose requests go
 * from one to the next by TCP.
 */
public final class LiveWorld implements Carrier {
  private final World world;
  private final ScenarioSpec spec;
  private final Loopback addresses;
  private final Cast cast;
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final Map<String, HttpEntrance> servers = new LinkedHashMap<>();
  private final Map<String, Entrance> tiers = new LinkedHashMap<>();
  private final Map<String, Entrance> entrances = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> secured = new LinkedHashSet<>();
  private Map<String, List<RouteMatch>> routes = Map.of();
  private Map<String, Map<String, Rewrite>> rewrites = Map.of();
  private @Nullable Questions questions;
  private @Nullable HttpCarrier http;
  private @Nullable TcpCarrier tcp;
  private @Nullable Datagrams datagrams;
  private @Nullable Directory directory;
  private @Nullable LiveTls tls;

  /**
   * One that is not connected yet.
   *
   * @param addresses where everybody is
   */
  public LiveWorld(CompiledScenario scenario, long seed, Loopback addresses, Cast cast) {
    this(scenario, seed, addresses, cast, (at, event, failure, begins) -> {});
  }

  /**
   * One that is not connected yet.
   *
   * @param addresses where everybody is
   * @param listener hears of its events
   */
  public LiveWorld(
      CompiledScenario scenario, long seed, Loopback addresses, Cast cast, EventListener listener) {
    this.spec = scenario.scenario().spec();
    this.addresses = addresses;
    this.cast = cast;
    this.world = scenario.world(seed, 0, this, listener);
  }

  /** What lives in it. */
  public World world() {
    return world;
  }

  /** Before it is connected: what ends and begins TLS, in a world where anybody ends it. */
  public void secure(LiveTls by) {
    tls = by;
  }

  @Override
  public void ask(CarriedQuery query) {
    Objects.requireNonNull(directory).ask(query);
  }

  /** Makes all sockets, none of which listens yet. */
  public void connect(
      CompiledScenario scenario, Present present, EventLoopGroup loop, Transport by) {
    Kinds kinds = new Kinds(scenario.kinds(), scenario.hosts());
    ProxyUse proxying = new ProxyUse(scenario);
    routes = scenario.routeMatches();
    rewrites = scenario.rewrites();
    questions = cast.strangers() ? new Questions(scenario.scenario().spec()) : null;
    LiveTls security = tls;
    http = new HttpCarrier(present, kinds, loop, by, security == null ? null : security.clients());
    tcp = new TcpCarrier(present, loop, by, L4Limits.DEFAULT);
    Layout layout = scenario.layout();
    Origins origins = new Origins(List.copyOf(layout.clients().keySet()));
    if (cast.names() && !layout.zones().isEmpty()) {
      Map<String, NameServer> servers = new LinkedHashMap<>();
      for (String zone : layout.zones().keySet()) {
        servers.put(zone.substring("dns.".length()), world.outside().nameServer(zone));
      }
      RandomGenerator ids = new SplittableRandom(layout.zones().hashCode());
      EventLoop one = loop.next();
      Names known = new Names(servers, present, one, by, addresses, placeIn(origins), ids);
      Recursors resolvers =
          new Recursors(
              layout.resolvers(),
              world.outside(),
              known.behind(),
              origins,
              present,
              one,
              by,
              addresses);
      directory = new Directory(known, resolvers);
    }
    for (String tier : layout.l4().keySet()) {
      if (!cast.plays().test(tier)) {
        continue;
      }
      new TcpEntrance(
          present,
          proxying.of(tier),
          L4Limits.DEFAULT,
          porter -> {
            Entrance door = world.entrance(tier, porter);
            tiers.put(tier, door);
            return from -> door;
          },
          connection -> listener(tier, connection, loop, by));
      if (Objects.requireNonNull(tiers.get(tier)).endsTls()) {
        secured.add(tier);
      }
    }
    datagrams = new Datagrams(scenario, proxying, world, cast, addresses, present, loop, by);
    for (String vip : layout.sites().keySet()) {
      if (cast.plays().test(vip)) {
        new TcpEntrance(
            present,
            TcpEntrance.Proxying.NETWORK,
            L4Limits.DEFAULT,
            porter -> {
              Catchments doors = new Catchments(vip, world.outside(), origins, porter);
              if (doors.endTls()) {
                secured.add(vip);
              }
              return doors;
            },
            connection -> listener(vip, connection, loop, by));
      }
    }
    layout
        .l7()
        .forEach(
            (tier, all) ->
                all.forEach(name -> serve(tier, name, true, proxying, present, kinds, loop, by)));
    layout
        .pools()
        .forEach(
            (pool, all) ->
                all.forEach(name -> serve(pool, name, false, proxying, present, kinds, loop, by)));
    if (cast.strangers()) {
      http().asksRealServers();
    }
    http().comesFrom(addresses::source);
    http()
        .introducesItselfTo(
            proxying.accepting().stream().map(addresses::of).collect(Collectors.toSet()));
  }

  private void serve(
      String of,
      String name,
      boolean passesOn,
      ProxyUse proxying,
      Present present,
      Kinds kinds,
      EventLoopGroup loop,
      Transport by) {
    if (!cast.plays().test(name)) {
      return;
    }
    LiveTls ends = tls != null && tls.endsAt(of) ? tls : null;
    if (ends != null) {
      secured.add(name);
    }
    servers.put(
        name,
        new HttpEntrance(
            present,
            kinds,
            new HttpEntrance.Manner(
                passesOn,
                proxying.accepting().contains(name),
                cast.strangers(),
                name,
                routes.getOrDefault(of, List.of()),
                rewrites.getOrDefault(of, Map.of()),
                passesOn ? cast.log() : null,
                streams(of),
                compression(of)),
            porter -> entrance(name, porter),
            connection -> listener(name, connection, loop, by),
            ends == null ? null : owner -> ends.server(of, name, owner)));
  }

  private Entrance entrance(String name, Entrance.Porter porter) {
    Entrance made = world.entrance(name, porter);
    entrances.put(name, made);
    return made;
  }

  /** What a tier or pool allows on connections of HTTP/2. */
  private HttpEntrance.Streams streams(String of) {
    L7Spec tier = spec.l7().get(of.substring(of.indexOf('.') + 1));
    DefenceSpec defence = of.startsWith("l7.") && tier != null ? tier.defence() : null;
    if (defence == null || (defence.streams() == null && defence.resets() == null)) {
      return HttpEntrance.Streams.USUAL;
    }
    Integer most = defence.streams();
    return new HttpEntrance.Streams(most == null ? HttpEntrance.Streams.USUAL.most() : most, true);
  }

  private @Nullable Compression compression(String of) {
    L7Spec tier = of.startsWith("l7.") ? spec.l7().get(of.substring("l7.".length())) : null;
    CompressSpec how = tier == null ? null : tier.compress();
    return how == null
        ? null
        : new Compression(
            how.types().isEmpty() ? CompressSpec.USUAL_TYPES : how.types(),
            how.minSize().count(),
            how.level());
  }

  private Listener listener(
      String name, ChannelInitializer<Channel> connection, EventLoopGroup loop, Transport by) {
    Listener made =
        new Listener(
            loop,
            by,
            addresses.of(name),
            connection,
            addresses.isGiven(name) ? "--listen" : "--port");
    if (cast.shares()) {
      made.share();
    }
    listeners.put(name, made);
    return made;
  }

  /** Listens everywhere, or nowhere; not on the loop. */
  public void open() {
    try {
      issue();
      listeners.values().forEach(Listener::open);
      datagrams().open();
      if (directory != null) {
        directory.open(null);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Who can be asked for names, or null. */
  @Nullable Directory directory() {
    return directory;
  }

  /** Makes certificates for all who end TLS, unless that is done. */
  void issue() {
    if (tls != null) {
      tls.issue(addresses().values());
    }
  }

  /** Ends every connection and listens no more. */
  public void close() {
    if (http != null) {
      http.close();
    }
    listeners.values().forEach(Listener::closeAll);
    if (datagrams != null) {
      datagrams.close();
    }
    if (directory != null) {
      directory.close();
    }
  }

  /** Who listens, by name. */
  public Map<String, Listener> listeners() {
    return Collections.unmodifiableMap(listeners);
  }

  /** Where requests come in, by who gets them. */
  public Map<String, Entrance> entrances() {
    return Collections.unmodifiableMap(entrances);
  }

  /** Who speaks HTTP, by name. */
  Map<String, HttpEntrance> servers() {
    return servers;
  }

  /** Where everybody is. */
  public Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> all = new LinkedHashMap<>();
    listeners.forEach((name, listener) -> all.put(name, listener.address()));
    if (directory != null) {
      all.putAll(directory.addresses());
    }
    return all;
  }

  /** Those of them who end TLS, or have somebody behind who does. */
  public Set<String> secured() {
    return secured;
  }

  @Override
  public void send(CarriedRequest request) {
    if (silent.contains(request.destination())) {
      request.lost();
      return;
    }
    InetSocketAddress to = addresses.of(request.destination());
    Visit visit = request.visit();
    if (visit != null && visit.attachment() instanceof TcpGuest guest) {
      tcp().send(request, guest, to);
    } else if (!datagrams().send(request, to)) {
      http().send(request, to);
    }
  }

  @Override
  public void abandoned(CarriedRequest request) {
    http().abandoned(request);
    tcp().abandoned(request);
    datagrams().abandoned(request);
  }

  @Override
  public void closed(CarriedConnection connection) {
    http().closed(connection);
  }

  @Override
  public void probe(String destination, String by, Consumer<Boolean> answer) {
    if (silent.contains(destination)) {
      return;
    }
    Questions real = questions;
    Entrance here = real == null ? tiers.get(destination) : entrances.get(destination);
    HttpProbe.Question question =
        real == null ? null : here == null ? real.of(destination, by) : real.told(by);
    if (here != null && question == null) {
      Boolean fit = here.probe();
      if (fit != null) {
        answer.accept(fit);
      }
    } else if (real != null && question == null) {
      tcp().probe(addresses.of(destination), answer);
    } else {
      http().probe(addresses.of(destination), secured.contains(destination), question, answer);
    }
  }

  @Override
  public void hostChanged(String process, Host host) {
    if (host == Host.SILENT) {
      silent.add(process);
    } else {
      silent.remove(process);
    }
    Listener listener = listeners.get(process);
    if (listener == null) {
      return; // it is somewhere else, and knows itself how it is
    }
    datagrams().listen(process, host != Host.REFUSES);
    if (host == Host.REFUSES) {
      if (tls != null) {
        tls.died(process);
      }
      listener.die();
    } else {
      listener.reopen();
    }
  }

  private ToIntFunction<InetAddress> placeIn(Origins origins) {
    return address -> {
      Origins.Origin from = origins.find(address);
      return from == null ? -1 : world.outside().placeOf(from.group());
    };
  }

  /** Who takes datagrams. */
  Datagrams datagrams() {
    return Objects.requireNonNull(datagrams);
  }

  private HttpCarrier http() {
    return Objects.requireNonNull(http);
  }

  private TcpCarrier tcp() {
    return Objects.requireNonNull(tcp);
  }
}
