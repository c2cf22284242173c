package dev.lbsim.live.tls;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.TlsSpec;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a live world: its authority, its tiers that end TLS, and those who connect to them.
 * Certificates are made for the run and die with it, unless its user gives some. Several loops,
 * each with a world of its own, may share one.
 */
public final class LiveTls implements AutoCloseable {
  /** True if a tier of a scenario ends TLS. */
  public static boolean isWanted(ScenarioSpec scenario) {
    return scenario.l7().values().stream().anyMatch(tier -> tier.tls() != null);
  }

  /** How long a handshake may take, at both ends; Netty's default. nginx: 60 s, Go: 10 s. */
  public static final long HANDSHAKE_MILLIS = 10_000;

  /**
   * Files of whoever runs it.
   *
   * @param authority where to write the certificate of the run's authority, or null
   * @param certificates a folder of certificates that are shown before any made for the run, or
   *     null
   */
  public record UserFiles(@Nullable Path authority, @Nullable Path certificates) {
    /** None. */
    public static final UserFiles NONE = new UserFiles(null, null);
  }

  private static final String HTTP_2 = ApplicationProtocolNames.HTTP_2;
  private static final String HTTP_1 = ApplicationProtocolNames.HTTP_1_1;

  private final UserFiles files;
  private final TlsLibrary library;
  private final long timeoutMillis;
  private final Authority authority;
  private final Map<String, TlsTier> tiers = new LinkedHashMap<>();
  private final TlsClients clients;
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private List<Credential> given;
  private volatile Set<X509Certificate> givenLeaves;

  /** One with an authority of its own. */
  public LiveTls(
      Map<String, L7Spec> tiers,
      List<String> hosts,
      UserFiles files,
      TlsLibrary library,
      double speed,
      long timeoutMillis) {
    this(tiers, hosts, files, new Authority(), library, speed, timeoutMillis);
  }

  /**
   * Reads and writes what files there are; nothing is served yet.
   *
   * @param tiers layer-7 tiers by name, those without TLS among them
   * @param hosts that clients ask for
   * @param authority whose certificates are shown where no others were given
   * @param speed how many seconds of the scenario go by in one on the wall
   * @throws LiveProblem if a file cannot be read or written
   */
  public LiveTls(
      Map<String, L7Spec> tiers,
      List<String> hosts,
      UserFiles files,
      Authority authority,
      TlsLibrary library,
      double speed,
      long timeoutMillis) {
    this.files = files;
    this.authority = authority;
    this.library = library;
    this.timeoutMillis = timeoutMillis;
    this.given = read(files);
    this.givenLeaves = leaves(given);
    if (files.authority != null) {
      write(files.authority, authority.pem());
    }
    tiers.forEach(
        (name, tier) -> {
          TlsSpec tls = tier.tls();
          if (tls != null) {
            this.tiers.put(
                "l7." + name,
                new TlsTier(
                    tls,
                    library,
                    List.copyOf(new LinkedHashSet<>(hosts)),
                    protocols(HTTP_2, HTTP_1),
                    lifetimeSeconds(tls, speed),
                    given));
          }
        });
    this.clients =
        new TlsClients(
            library,
            new WorldTrust(authority, leaf -> givenLeaves.contains(leaf)),
            protocols(HTTP_1),
            protocols(HTTP_2),
            timeoutMillis);
  }

  private static List<Credential> read(UserFiles files) {
    return files.certificates == null ? List.of() : CredentialFolder.read(files.certificates);
  }

  private static Set<X509Certificate> leaves(List<Credential> credentials) {
    return credentials.stream().map(Credential::leaf).collect(Collectors.toUnmodifiableSet());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new LiveProblem(
          "cannot write the authority's certificate to " + file + ": " + e.getMessage());
    }
  }

  private static ApplicationProtocolConfig protocols(String... protocols) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  /** TLS counts whole seconds. */
  private static long lifetimeSeconds(TlsSpec tls, double speed) {
    TlsSpec.TicketsSpec tickets = tls.tickets();
    return tickets == null ? 0 : Math.max(1, Math.round(tickets.lifetime().nanos() / 1e9 / speed));
  }

  /**
   * Makes its certificates, unless that is done for all of these.
   *
   * @param addresses of the world, by which it can be called as well
   */
  public void issue(Collection<InetSocketAddress> addresses) {
    List<InetAddress> each = addresses.stream().map(InetSocketAddress::getAddress).toList();
    tiers.values().forEach(tier -> tier.issue(authority, each));
  }

  /** Lets tickets grow old; to be told to one loop. */
  public void start(EventLoop loop) {
    for (TlsTier tier : tiers.values()) {
      long life = TimeUnit.SECONDS.toMillis(tier.lifetimeSeconds());
      if (life > 0) {
        long quarter = life / 4;
        timers.add(
            loop.scheduleAtFixedRate(tier::ageKeys, quarter, quarter, TimeUnit.MILLISECONDS));
      }
    }
  }

  /** A quarter of the lifetime of all tickets is over. */
  void ageKeys() {
    tiers.values().forEach(TlsTier::ageKeys);
  }

  /** What ends TLS at an instance, such as {@code l7.proxy.1}, of a tier, {@code l7.proxy}. */
  public TlsServer server(String tier, String instance, TlsServer.Owner owner) {
    return new TlsServer(instance, Objects.requireNonNull(tiers.get(tier)), owner, timeoutMillis);
  }

  /** An instance of a tier has died, and the keys it had to itself with it. */
  public void died(String instance) {
    tiers.values().forEach(tier -> tier.forget(instance));
  }

  /** True if a tier, such as {@code l7.proxy}, ends TLS. */
  public boolean endsAt(String tier) {
    return tiers.containsKey(tier);
  }

  /** What begins TLS. */
  public TlsClients clients() {
    return clients;
  }

  /** What does the cryptography. */
  public TlsLibrary library() {
    return library;
  }

  /** The authority whose certificates are shown where no others were given. */
  public Authority authority() {
    return authority;
  }

  /**
   * Reads the user's certificates anew. Handshakes from now on show those; connections that are
   * open go on. From any thread.
   *
   * @throws LiveProblem if a file cannot be used; then nothing has changed
   */
  public void reload() {
    renewal().run();
  }

  /**
   * The same in two steps.
   *
   * @return shows what has been read
   * @throws LiveProblem if a file cannot be used
   */
  public Runnable renewal() {
    List<Credential> read = read(files);
    return () -> show(read);
  }

  private synchronized void show(List<Credential> read) {
    given = read;
    givenLeaves = leaves(read);
    tiers.values().forEach(tier -> tier.show(read));
  }

  /** Gives back what it holds, when nobody shakes hands any more. */
  @Override
  public void close() {
    timers.forEach(timer -> timer.cancel(false));
    tiers.values().forEach(TlsTier::close);
    clients.close();
  }
}
