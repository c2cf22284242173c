package dev.lbsim.live.run;

import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.NameServer;
import dev.lbsim.live.dns.Answer;
import dev.lbsim.live.dns.Client;
import dev.lbsim.live.dns.ClientSubnet;
import dev.lbsim.live.dns.DnsClient;
import dev.lbsim.live.dns.DnsLimits;
import dev.lbsim.live.dns.DnsServer;
import dev.lbsim.live.dns.Lookup;
import dev.lbsim.live.dns.Question;
import dev.lbsim.live.dns.Rcode;
import dev.lbsim.live.dns.RecordType;
import dev.lbsim.live.dns.Reply;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The names of a live world: one name server for all of them, over UDP and TCP, and the client that
 * the world's resolvers ask it by.
 *
 * <p>Loopback has no places, so a place is told as a client subnet (RFC 7871): place n is {@code
 * 198.18.(n + 1).0/24}, of the addresses that are set aside for tests of networks (RFC 2544). Who
 * tells none is where {@link Origins} says.
 */
final class Names implements AutoCloseable {
  private static final int PLACE_BITS = 24;
  private static final int PLACES_MAX = 255;

  /** Longer than any resolver waits: those have timers of their own. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Present present;
  private final Map<String, Name> byName = new LinkedHashMap<>();
  private final InetSocketAddress address;
  private final Transport by;
  private final EventLoop loop;
  private final RandomGenerator ids;
  private @Nullable DnsServer server;
  private @Nullable DnsClient client;
  private final ToIntFunction<InetAddress> placeOfAsker;

  /** One name, and where its addresses are. */
  private record Name(NameServer server, List<InetAddress> addresses) {}

  /**
   * None of them is served yet.
   *
   * @param servers by name, such as {@code www.example.test}
   * @param addresses of those who stand behind names
   * @param placeOfAsker the place of whoever asks from an address, or -1
   * @param ids of the questions it asks
   */
  Names(
      Map<String, NameServer> servers,
      Present present,
      EventLoop loop,
      Transport by,
      Loopback addresses,
      ToIntFunction<InetAddress> placeOfAsker,
      RandomGenerator ids) {
    this.placeOfAsker = placeOfAsker;
    this.present = present;
    this.address = addresses.of("dns");
    servers.forEach(
        (name, asked) ->
            byName.put(
                name,
                new Name(
                    asked,
                    asked.fronts().stream()
                        .map(front -> addresses.of(front).getAddress())
                        .toList())));
    this.by = by;
    this.loop = loop;
    this.ids = ids;
  }

  /**
   * Serves, or gets ready to go on with the sockets of a former world; not on the loop.
   *
   * @param former whose sockets are at the same address, or null
   * @throws dev.lbsim.live.net.LiveProblem if somebody else has the port
   */
  void open(@Nullable Names former) {
    if (former == null || former.server == null || !former.address.equals(address)) {
      server = DnsServer.start(by, loop, address, zones(), this::answer, DnsLimits.DEFAULT);
    }
    client = DnsClient.open(by, loop, address.getAddress(), ids);
  }

  /** Goes on with those sockets; on the loop. */
  void adopt(Names former) {
    DnsServer there = former.server;
    if (server == null && there != null) {
      former.server = null;
      there.answerBy(zones(), this::answer);
      server = there;
    }
  }

  private List<String> zones() {
    return List.copyOf(byName.keySet());
  }

  /** The addresses behind each name. */
  Map<String, List<InetAddress>> behind() {
    Map<String, List<InetAddress>> all = new LinkedHashMap<>();
    byName.forEach((name, known) -> all.put(name, known.addresses));
    return all;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Somebody asks. */
  private void answer(String name, int type, Client asker, Reply reply) {
    present.enter(
        () -> {
          Name asked = byName.get(name);
          if (asked == null) {
            reply.answer(Answer.noSuchName(0));
            return;
          }
          NameServer.Told told = asked.server.ask(place(asker));
          if (told == null) {
            reply.silence();
          } else if (told.failed()) {
            reply.answer(Answer.failure());
          } else {
            int seconds = seconds(told.ttlNanos());
            List<InetAddress> addresses =
                told.addresses().stream().map(asked.addresses::get).toList();
            int scope = asked.server.looksAtPlaces() ? PLACE_BITS : 0;
            reply.answer(new Answer(Rcode.NOERROR, addresses, seconds, seconds, scope));
          }
        });
  }

  /** The world asks. */
  void ask(CarriedQuery query) {
    String name = query.destination().substring("dns.".length());
    List<InetAddress> known = Objects.requireNonNull(byName.get(name)).addresses;
    Question question = new Question(name, RecordType.A, false, subnet(query.place()));
    Objects.requireNonNull(client)
        .ask(address, question, PATIENCE_NANOS)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                Lookup found = (Lookup) done.getNow();
                present.enter(() -> told(query, known, found));
              }
            });
  }

  private static void told(CarriedQuery query, List<InetAddress> known, Lookup found) {
    if (found.rcode() != Rcode.NOERROR) {
      query.failed();
      return;
    }
    List<Integer> numbers = new ArrayList<>();
    for (InetAddress each : found.addresses()) {
      numbers.add(known.indexOf(each));
    }
    int seconds = numbers.isEmpty() ? found.negativeTtlSeconds() : found.ttlSeconds();
    query.answered(
        numbers.stream().mapToInt(Integer::intValue).toArray(),
        TimeUnit.SECONDS.toNanos(Math.max(0, seconds)));
  }

  /** TTLs are whole seconds: one of 1500 ms is told as 2 s. */
  static int seconds(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999_999) / 1_000_000_000);
  }

  private static @Nullable ClientSubnet subnet(int place) {
    if (place < 0 || place >= PLACES_MAX) {
      return null;
    }
    try {
      byte[] network = {(byte) 198, 18, (byte) (place + 1), 0};
      return ClientSubnet.of(InetAddress.getByAddress(network), PLACE_BITS);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }

  private int place(Client asker) {
    ClientSubnet subnet = asker.subnet();
    return subnet == null ? placeOfAsker.applyAsInt(asker.resolver().getAddress()) : place(subnet);
  }

  private static int place(ClientSubnet subnet) {
    byte[] bytes = subnet.address().getAddress();
    boolean ours = bytes.length == 4 && bytes[0] == (byte) 198 && bytes[1] == 18 && bytes[2] != 0;
    return ours ? (bytes[2] & 0xFF) - 1 : -1;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
