package dev.lbsim.live.run;

import dev.lbsim.core.model.NameServer;
import dev.lbsim.core.model.Outside;
import dev.lbsim.core.model.RecursiveServer;
import dev.lbsim.live.dns.Answer;
import dev.lbsim.live.dns.Client;
import dev.lbsim.live.dns.DnsLimits;
import dev.lbsim.live.dns.DnsServer;
import dev.lbsim.live.dns.Rcode;
import dev.lbsim.live.dns.Reply;
import dev.lbsim.live.dns.ZoneAnswers;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The resolvers of a live world, each population at an address of its own, over UDP and TCP. They
 * are the model's: what clients of the world have made them look up they know, what they do to TTLs
 * they do, and what they have to ask they ask the name server over UDP. They know the world's names
 * and no others.
 *
 * <p>Who asks counts as {@link Origins} says; the k-th client asks the k-th resolver. Anybody else
 * asks the first from where it stands.
 */
final class Recursors implements AutoCloseable {
  private final Present present;
  private final Map<String, List<InetAddress>> addresses;
  private final Origins origins;
  private final Map<String, RecursiveServer> resolvers = new LinkedHashMap<>();
  private final Map<String, DnsServer> servers = new LinkedHashMap<>();
  private final EventLoop loop;
  private final Transport by;
  private final Loopback loopback;

  /**
   * None of them is served yet.
   *
   * @param names of populations, such as {@code resolvers.isp}
   * @param addresses behind each name, such as {@code www.example.test}
   */
  Recursors(
      List<String> names,
      Outside world,
      Map<String, List<InetAddress>> addresses,
      Origins origins,
      Present present,
      EventLoop loop,
      Transport by,
      Loopback loopback) {
    this.present = present;
    this.addresses = addresses;
    this.origins = origins;
    this.loop = loop;
    this.by = by;
    this.loopback = loopback;
    names.forEach(name -> resolvers.put(name, world.resolvers(name)));
  }

  /**
   * Serves, or gets ready to go on with the sockets of a former world; not on the loop.
   *
   * @param former whose sockets are at the same addresses, or null
   * @throws dev.lbsim.live.net.LiveProblem if somebody else has a port
   */
  void open(@Nullable Recursors former) {
    resolvers.forEach(
        (name, asked) -> {
          if (former == null || former.at(loopback.of(name)) == null) {
            servers.put(
                name,
                DnsServer.start(
                    DnsServer.Role.RECURSIVE,
                    by,
                    loop,
                    loopback.of(name),
                    zones(),
                    answers(asked),
                    DnsLimits.DEFAULT));
          }
        });
  }

  /** Goes on with those sockets; on the loop. */
  void adopt(Recursors former) {
    resolvers.forEach(
        (name, asked) -> {
          String before = former.at(loopback.of(name));
          if (before != null && !servers.containsKey(name)) {
            DnsServer there = Objects.requireNonNull(former.servers.remove(before));
            there.answerBy(zones(), answers(asked));
            servers.put(name, there);
          }
        });
  }

  /** The population that is served at an address, or null. */
  private @Nullable String at(InetSocketAddress address) {
    for (Map.Entry<String, DnsServer> each : servers.entrySet()) {
      if (each.getValue().address().equals(address)) {
        return each.getKey();
      }
    }
    return null;
  }

  private List<String> zones() {
    return List.copyOf(addresses.keySet());
  }

  private ZoneAnswers answers(RecursiveServer asked) {
    return (name, type, client, reply) -> answer(asked, name, client, reply);
  }

  /** Where each population is. */
  Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> all = new LinkedHashMap<>();
    servers.forEach((name, server) -> all.put(name, server.address()));
    return all;
  }

  private void answer(RecursiveServer resolvers, String name, Client client, Reply reply) {
    List<InetAddress> known = addresses.get(name);
    if (known == null) {
      reply.answer(Answer.noSuchName(0));
      return;
    }
    Origins.Origin from = origins.find(client.resolver().getAddress());
    int number = from == null ? 0 : from.number();
    present.enter(
        () ->
            resolvers.ask(
                "dns." + name,
                number % resolvers.count(),
                from == null ? null : from.group(),
                number,
                told -> tell(told, known, reply)));
  }

  private static void tell(NameServer.@Nullable Told told, List<InetAddress> known, Reply reply) {
    if (told == null) {
      reply.silence();
    } else if (told.failed()) {
      reply.answer(Answer.failure());
    } else {
      int seconds = Names.seconds(told.ttlNanos());
      List<InetAddress> addresses = told.addresses().stream().map(known::get).toList();
      reply.answer(new Answer(Rcode.NOERROR, addresses, seconds, seconds, 0));
    }
  }

  @Override
  public void close() {
    servers.values().forEach(DnsServer::close);
  }
}
