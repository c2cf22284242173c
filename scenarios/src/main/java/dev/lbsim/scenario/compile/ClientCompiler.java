package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.model.Arrivals;
import dev.lbsim.core.model.ClientSettings;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.ProfileArrivals;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.SessionSettings;
import dev.lbsim.core.model.ThrottleSettings;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.scenario.language.spec.AttackSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ConnectSpec;
import dev.lbsim.scenario.language.spec.ConnectionsSpec;
import dev.lbsim.scenario.language.spec.RetriesSpec;
import dev.lbsim.scenario.language.spec.SessionsSpec;
import dev.lbsim.scenario.language.spec.ThrottleSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.ProfileSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what a file says of clients into settings of the model. */
final class ClientCompiler {
  private static final Set<Ending> GATEWAY_ERRORS =
      Set.of(Ending.REJECTED, Ending.NO_BACKEND, Ending.SHED, Ending.GATEWAY_TIMEOUT);

  /** Streams of those of whose connections only HTTP/2 is said: what servers commonly allow. */
  private static final int USUAL_STREAMS = 100;

  private final Draws draws;
  private final Replays replays;

  ClientCompiler(Draws draws, Replays replays) {
    this.draws = draws;
    this.replays = replays;
  }

  /**
   * Settings of a group.
   *
   * @param kinds of requests, in the order of their meters
   */
  ClientSettings settings(ClientsSpec spec, List<RequestKind> kinds, int networks, int[] ases) {
    ConnectionsSpec connections = spec.connections();
    boolean resets = spec.attack() != null && spec.attack().kind() == AttackSpec.Kind.RAPID_RESET;
    return new ClientSettings(
        kinds,
        spec.users() == null ? 0 : spec.users(),
        draws.of(spec.think()),
        spec.addresses() == null ? 0 : spec.addresses(),
        spec.rtt().isZero() ? null : draws.of(spec.rtt()),
        networks,
        ases,
        setup(spec).roundTrips(),
        nanos(
            spec.attack() == null || spec.attack().hold() == null
                ? spec.timeout()
                : spec.attack().hold()),
        spec.cancel(),
        nanos(spec.connect().timeout()),
        nanos(spec.connect().race()),
        connections == null ? (resets ? Integer.MAX_VALUE : 1) : connections.reuse().max(),
        connections == null ? 0 : nanos(connections.idle()),
        connections == null ? (resets ? USUAL_STREAMS : 1) : connections.streams(),
        retries(spec.retries()),
        throttle(spec.throttle()),
        spec.sessions() == null ? null : sessions(spec.sessions()),
        DefenceCompiler.line(spec, kinds.size()),
        spec.attack() != null,
        resets,
        spec.attack() == null || spec.attack().solves(),
        spec.connect().resume().ratio());
  }

  private static @Nullable ThrottleSettings throttle(@Nullable ThrottleSpec spec) {
    return spec == null ? null : new ThrottleSettings(spec.k(), spec.window().nanos());
  }

  private SessionSettings sessions(SessionsSpec spec) {
    return spec.length() != null
        ? new SessionSettings(draws.of(spec.length()), false)
        : new SessionSettings(draws.of(Objects.requireNonNull(spec.requests())), true);
  }

  /** Clients at a place open connections as all do; without any places time stands still. */
  private static ConnectSpec.Setup setup(ClientsSpec spec) {
    ConnectSpec.Setup setup = spec.connect().setup();
    if (setup != null) {
      return setup;
    }
    return spec.at() == null ? ConnectSpec.Setup.NONE : ConnectSpec.Setup.TCP;
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }

  static ClientSettings.Retries retries(RetriesSpec spec) {
    Set<Ending> on = endings(spec.on());
    if (spec.on().isEmpty()) {
      on.remove(Ending.TLS_ERROR); // another try would be shown the same certificate
    }
    return new ClientSettings.Retries(
        spec.max(),
        ClientSettings.Retries.Growth.valueOf(spec.backoff().name()),
        spec.base().nanos(),
        spec.cap().nanos(),
        Backoff.Jitter.valueOf(spec.jitter().name()),
        spec.budget() == null ? null : spec.budget().ratio(),
        on,
        spec.heedRetryAfter());
  }

  static Set<Ending> endings(List<RetriesSpec.Failure> on) {
    Set<Ending> endings = EnumSet.noneOf(Ending.class);
    for (RetriesSpec.Failure failure : on.isEmpty() ? List.of(RetriesSpec.Failure.values()) : on) {
      switch (failure) {
        case REFUSED -> endings.add(Ending.REFUSED);
        case RESET -> endings.add(Ending.RESET);
        case TIMEOUT -> endings.add(Ending.TIMEOUT);
        case UNREACHABLE -> endings.addAll(Set.of(Ending.UNREACHABLE, Ending.NO_ANSWER));
        case REJECTED -> endings.addAll(Set.of(Ending.REJECTED, Ending.NO_BACKEND, Ending.SHED));
        case LIMITED -> endings.add(Ending.LIMITED);
        case STATUS_5XX -> endings.addAll(Set.of(Ending.STATUS_5XX, Ending.GATEWAY_TIMEOUT));
        case CONNECT ->
            endings.addAll(Set.of(Ending.REFUSED, Ending.UNREACHABLE, Ending.TLS_ERROR));
        case GATEWAY_ERROR -> endings.addAll(GATEWAY_ERRORS);
        case ANY_5XX -> {
          endings.addAll(GATEWAY_ERRORS);
          endings.addAll(
              Set.of(
                  Ending.STATUS_5XX,
                  Ending.REFUSED,
                  Ending.UNREACHABLE,
                  Ending.RESET,
                  Ending.TIMEOUT));
        }
      }
    }
    return endings;
  }

  /** Makes the arrivals of a group in one replication; null in a closed loop. */
  Function<Streams, @Nullable ArrivalProcess> arrivals(String group, ClientsSpec spec) {
    ArrivalsSpec arrivals = spec.arrivals();
    return arrivals == null ? streams -> null : arrivals(group, arrivals);
  }

  /** Makes a group's arrivals in one replication. */
  Function<Streams, ArrivalProcess> arrivals(String group, ArrivalsSpec arrivals) {
    String stream = group + "/arrivals";
    if (arrivals instanceof ArrivalsSpec.Poisson poisson) {
      return rate(poisson.rate().perSec(), stream, Arrivals::poisson);
    }
    if (arrivals instanceof ArrivalsSpec.Steady steady) {
      return rate(steady.rate().perSec(), stream, Arrivals::steady);
    }
    if (arrivals instanceof ArrivalsSpec.Burst burst) {
      return rate(
          burst.rate().perSec(),
          stream,
          (rate, random) -> Arrivals.burst(rate, burst.size(), random));
    }
    if (arrivals instanceof ProfileSpec profile) {
      List<ProfileArrivals.Point> points = points(profile);
      boolean poisson = profile.process() == ProfileSpec.Process.POISSON;
      return streams -> new ProfileArrivals(points, poisson, streams.stream(stream));
    }
    return streams -> replays.open(arrivals, streams.stream(stream));
  }

  private interface ByRate {
    ArrivalProcess make(double ratePerSec, RandomStream random);
  }

  private static Function<Streams, ArrivalProcess> rate(
      double perSec, String stream, ByRate process) {
    return perSec == 0
        ? streams -> after -> ArrivalProcess.NEVER
        : streams -> process.make(perSec, streams.stream(stream));
  }

  private static List<ProfileArrivals.Point> points(ProfileSpec profile) {
    return profile.profile().stream()
        .map(
            step ->
                new ProfileArrivals.Point(
                    step.at().nanos(), step.rate().perSec(), nanos(step.ramp())))
        .toList();
  }
}
