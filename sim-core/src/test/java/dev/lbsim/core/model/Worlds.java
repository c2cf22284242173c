package dev.lbsim.core.model;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.HealthState;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.core.random.Constant;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Short ways to say what a world under test is made of. Whatever is not said does not happen. */
public final class Worlds {
  /** One millisecond in nanoseconds. */
  public static final long MS = 1_000_000;

  /** One second in nanoseconds. */
  public static final long SEC = 1_000 * MS;

  private Worlds() {}

  /** An empty world, replication 0 of seed 1. */
  public static TestWorld world() {
    return world(1, 0);
  }

  /** An empty world. */
  public static TestWorld world(long seed, int replication) {
    return new TestWorld(new Streams(seed, replication));
  }

  /** Exponential with this mean in nanoseconds. */
  public static Distribution exp(double meanNanos) {
    return Exponential.ofMean(meanNanos);
  }

  /** Always so many nanoseconds. */
  public static Distribution fixed(double nanos) {
    return new Constant(nanos);
  }

  /** One FIFO worker with unbounded queue, until told otherwise. */
  public static ServerSpec server(Distribution service) {
    return new ServerSpec(service);
  }

  /** Poisson arrivals, one connection per request, patience for ever, until told otherwise. */
  public static ClientSpec poisson(double ratePerSec) {
    return new ClientSpec().arrivals(random -> Arrivals.poisson(ratePerSec, random));
  }

  /** As {@link #poisson}, evenly spaced. */
  public static ClientSpec steady(double ratePerSec) {
    return new ClientSpec().arrivals(random -> Arrivals.steady(ratePerSec, random));
  }

  /** A closed loop. */
  public static ClientSpec users(int count, Distribution think) {
    ClientSpec clients = new ClientSpec();
    clients.users = count;
    clients.think = think;
    return clients;
  }

  /** Requests at exactly these instants, with these service times where a service is 1 ns. */
  public static ClientSpec trace(long[] atNanos, double[] costs) {
    return new ClientSpec().arrivals(random -> new TraceArrivals(atNanos, costs));
  }

  /** Requests at these milliseconds, each of 100 ms where a service is 1 ns. */
  public static ClientSpec requestsAt(long... millis) {
    double[] costs = new double[millis.length];
    Arrays.fill(costs, 100 * MS);
    return trace(Arrays.stream(millis).map(at -> at * MS).toArray(), costs);
  }

  /** An L7 tier without CPU costs per byte, in which every kind takes the route of its number. */
  public static L7Settings l7(
      int workers,
      @Nullable Distribution overhead,
      List<PoolSettings> pools,
      UpstreamSettings upstream,
      RouteSettings... routes) {
    int[] routeOfKind = IntStream.range(0, routes.length).toArray();
    return new L7Settings(
        workers,
        overhead,
        0,
        1,
        pools,
        List.of(routes),
        routeOfKind,
        upstream,
        DefenceSettings.NONE);
  }

  /** A route that hashes the source. */
  public static RouteSettings route(
      String name,
      @Nullable ExchangeSettings exchange,
      List<RouteSettings.PoolShare> shares,
      FilterSettings... filters) {
    return new RouteSettings(name, shares, L7Settings.HashOn.SOURCE, exchange, List.of(filters));
  }

  /** So many requests in flight, always. */
  public static LimitSettings limit(int requests) {
    return limit("fixed", "limit", requests);
  }

  /** A limit of the registry, with one argument that is not its default. */
  public static LimitSettings limit(String name, String parameter, double value) {
    ConcurrencyLimits.Kind kind = ConcurrencyLimits.find(name).orElseThrow();
    Map<String, Object> arguments = RegistryDefaults.of(kind.about().parameters());
    arguments.put(parameter, value);
    return new LimitSettings(
        (random, now) -> kind.factory().create(Arguments.of(arguments), random, now), false);
  }

  /** A pool under this algorithm, with its default arguments. */
  public static PoolSpec pool(String algorithm) {
    return new PoolSpec(algorithm);
  }

  /** Checks every {@code everyNanos}, not jittered, from state UP. */
  public static HealthCheckSettings health(long everyNanos, long timeoutNanos, int fall, int rise) {
    return new HealthCheckSettings(
        everyNanos, everyNanos, timeoutNanos, rise, fall, 0, HealthState.Start.FULLY_UP);
  }

  /** What one server is like. */
  public static final class ServerSpec {
    private final Distribution service;
    private Discipline discipline = Discipline.FIFO;
    private int workers = 1;
    private QueueSettings queue = QueueSettings.ofPlaces(Long.MAX_VALUE);
    private double speed = 1;
    private double weight = 1;
    private double errorShare;
    private @Nullable Distribution slowdown;
    private @Nullable Distribution errorService;
    private long warmupNanos;
    private double coldFactor = 1;
    private ServerSettings.@Nullable Oom oom;

    private ServerSpec(Distribution service) {
      this.service = service;
    }

    public ServerSpec slowdown(Distribution value) {
      slowdown = value;
      return this;
    }

    public ServerSpec discipline(Discipline value) {
      discipline = value;
      return this;
    }

    public ServerSpec workers(int value) {
      workers = value;
      return this;
    }

    public ServerSpec queue(long places) {
      return queue(QueueSettings.ofPlaces(places));
    }

    public ServerSpec queue(QueueSettings value) {
      queue = value;
      return this;
    }

    public ServerSpec speed(double value) {
      speed = value;
      return this;
    }

    public ServerSpec weight(double value) {
      weight = value;
      return this;
    }

    public ServerSpec errors(double share, @Nullable Distribution serviceOfErrors) {
      errorShare = share;
      errorService = serviceOfErrors;
      return this;
    }

    public ServerSpec oom(long limit, long restartNanos) {
      oom = new ServerSettings.Oom(limit, restartNanos);
      return this;
    }

    public ServerSpec warmup(long nanos, double factor) {
      warmupNanos = nanos;
      coldFactor = factor;
      return this;
    }

    ServerSettings settings() {
      return new ServerSettings(
          service,
          slowdown,
          discipline,
          workers,
          queue,
          speed,
          weight,
          errorShare,
          errorService,
          warmupNanos,
          coldFactor,
          oom);
    }
  }

  /** What one group of clients is like. */
  public static final class ClientSpec {
    private Function<RandomStream, ArrivalProcess> arrivals =
        random -> after -> ArrivalProcess.NEVER;
    private List<RequestKind> kinds = List.of(new RequestKind("/", 1, fixed(1), null, null));
    private int users;
    private Distribution think = fixed(0);
    private int addresses;
    private @Nullable Distribution roundTrip;
    private int networks = 1;
    private int[] ases = {};
    private int setupRounds;
    private long timeoutNanos;
    private boolean cancel;
    private long connectTimeoutNanos;
    private long raceNanos;
    private int tries = 1;
    private LookupSettings.@Nullable Cache cache;
    private long lookupTimeoutNanos = LookupSettings.stub(1).timeoutNanos();
    private int reuse = 1;
    private long idleNanos;
    private int streams = 1;
    private double resumes = 1;
    private @Nullable SessionSettings sessions;
    private boolean resets;
    private boolean attacks;
    private boolean solves = true;
    ClientSettings.Retries retries = ClientSettings.Retries.NONE;
    private @Nullable ThrottleSettings throttle;
    private @Nullable LineSettings line;

    public ClientSpec line(LineSettings value) {
      line = value;
      return this;
    }

    public ClientSpec arrivals(Function<RandomStream, ArrivalProcess> value) {
      arrivals = value;
      return this;
    }

    public ClientSpec kinds(RequestKind... value) {
      kinds = List.of(value);
      return this;
    }

    public ClientSpec addresses(int value) {
      addresses = value;
      return this;
    }

    public ClientSpec rtt(Distribution value) {
      roundTrip = value;
      return this;
    }

    public ClientSpec setup(int roundTrips) {
      setupRounds = roundTrips;
      return this;
    }

    public ClientSpec networks(int count) {
      networks = count;
      return this;
    }

    public ClientSpec ases(int... indexes) {
      ases = indexes;
      networks = indexes.length;
      return this;
    }

    public ClientSpec timeout(long nanos) {
      timeoutNanos = nanos;
      return this;
    }

    public ClientSpec cancel() {
      cancel = true;
      return this;
    }

    public ClientSpec connect(long timeoutNanosPerAddress, int addressTries) {
      connectTimeoutNanos = timeoutNanosPerAddress;
      tries = addressTries;
      return this;
    }

    /** Patience for each of two questions to a resolver. */
    public ClientSpec lookupTimeout(long nanos) {
      lookupTimeoutNanos = nanos;
      return this;
    }

    public ClientSpec race(long nanos) {
      raceNanos = nanos;
      return this;
    }

    public ClientSpec reuse(int requests, long nanos) {
      reuse = requests;
      idleNanos = nanos;
      return this;
    }

    /** Which part of the addresses keeps session tickets. */
    public ClientSpec resumes(double share) {
      resumes = share;
      return this;
    }

    /** HTTP/2: so many requests on a connection at once, any number one after the other. */
    public ClientSpec streams(int atOnce) {
      reuse = Integer.MAX_VALUE;
      streams = atOnce;
      return this;
    }

    /** Users stay for a while, then others come. */
    public ClientSpec sessions(Distribution length) {
      sessions = new SessionSettings(length, false);
      return this;
    }

    /** Users stay for a number of requests, then others come. */
    public ClientSpec sessionsOf(Distribution requests) {
      sessions = new SessionSettings(requests, true);
      return this;
    }

    /** Resets each request as soon as a proxy has taken it up. */
    public ClientSpec resets() {
      resets = true;
      return this;
    }

    /** No users: no limit is heeded that can be disregarded. */
    public ClientSpec attacks() {
      attacks = true;
      return this;
    }

    /** Solves no challenges. */
    public ClientSpec robots() {
      solves = false;
      return this;
    }

    public ClientSpec throttle(double multiplier, long windowNanos) {
      throttle = new ThrottleSettings(multiplier, windowNanos);
      return this;
    }

    /** Retries everything at once. */
    public ClientSpec retries(int max) {
      return retries(max, ClientSettings.Retries.Growth.NONE, 0, 0, null);
    }

    /** Retries everything, without jitter. */
    public ClientSpec retries(
        int max,
        ClientSettings.Retries.Growth growth,
        long baseNanos,
        long capNanos,
        @Nullable Double budget) {
      Set<Ending> all = EnumSet.complementOf(EnumSet.of(Ending.OK));
      retries =
          new ClientSettings.Retries(
              max, growth, baseNanos, capNanos, Backoff.Jitter.NONE, budget, all);
      return this;
    }

    /** Gives each client a cache of its own. */
    public ClientSpec cache(LookupSettings.Cache value) {
      cache = value;
      return this;
    }

    LookupSettings lookups() {
      LookupSettings stub = LookupSettings.stub(tries);
      return new LookupSettings(tries, lookupTimeoutNanos, stub.tries(), cache);
    }

    /** Makes the arrivals from the group's stream for them; null in a closed loop. */
    Function<Streams, @Nullable ArrivalProcess> process(String name) {
      return streams -> users > 0 ? null : arrivals.apply(streams.stream(name + "/arrivals"));
    }

    ClientSettings settings() {
      return new ClientSettings(
          kinds,
          users,
          think,
          addresses,
          roundTrip,
          networks,
          ases,
          setupRounds,
          timeoutNanos,
          cancel,
          connectTimeoutNanos,
          raceNanos,
          reuse,
          idleNanos,
          streams,
          retries,
          throttle,
          sessions,
          line,
          attacks,
          resets,
          solves,
          resumes);
    }
  }
}
