package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.defence.ChallengeTrigger;
import dev.lbsim.core.guard.defence.ChallengeTrigger.Figure;
import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.model.ChallengeSettings;
import dev.lbsim.core.model.DefenceSettings;
import dev.lbsim.core.model.LineSettings;
import dev.lbsim.scenario.language.spec.AttackSpec;
import dev.lbsim.scenario.language.spec.ChallengeSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec.ReadTimeoutSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec.SlotsSpec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import dev.lbsim.scenario.language.value.Bandwidth;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the settings of slow clients, of attacks, and of the defence against them. */
final class DefenceCompiler {
  /** Bytes of the header of clients of whose requests nothing is said, as {@link RequestSpec}. */
  private static final long USUAL_HEADER = 700;

  /** Over which a figure that grows is averaged. */
  private static final long CHALLENGE_WINDOW = 1_000_000_000;

  private DefenceCompiler() {}

  static DefenceSettings defence(@Nullable DefenceSpec spec) {
    if (spec == null) {
      return DefenceSettings.NONE;
    }
    SlotsSpec slots = spec.connections();
    int unlimited = DefenceSettings.UNLIMITED;
    return new DefenceSettings(
        slots == null ? unlimited : slots.max(),
        slots != null && slots.of() == SlotsSpec.Of.WORKER,
        slots == null ? 0 : slots.backlog(),
        slots != null && slots.whenFull() == SlotsSpec.WhenFull.REFUSE,
        slots != null && slots.closeIdle(),
        spec.connectionsPerClient() == null ? unlimited : spec.connectionsPerClient(),
        clock(spec.headerTimeout()),
        clock(spec.bodyTimeout()),
        nanos(spec.pauseTimeout()),
        nanos(spec.keepaliveTimeout()),
        bytes(spec.maxHeader()),
        bytes(spec.maxBody()),
        streams(spec),
        spec.resets() == null || spec.resets().ban() == null ? 0 : spec.resets().ban().nanos());
  }

  private static StreamGuard.Limits streams(DefenceSpec spec) {
    DefenceSpec.ResetsSpec resets = spec.resets();
    if (spec.streams() == null && resets == null) {
      return StreamGuard.Limits.NONE;
    }
    return new StreamGuard.Limits(
        spec.streams() == null ? StreamGuard.UNLIMITED : spec.streams(),
        resets == null ? StreamGuard.UNLIMITED : resets.max(),
        resets == null ? 1 : resets.per().nanos());
  }

  static ChallengeSettings challenge(ChallengeSpec spec, Draws draws) {
    Figure figure = Figure.ALWAYS;
    double above = 0;
    if (spec.rate() != null) {
      figure = Figure.RATE;
      above = spec.rate().perSec();
    } else if (spec.inflight() != null) {
      figure = Figure.INFLIGHT;
      above = spec.inflight();
    } else if (spec.utilisation() != null) {
      figure = Figure.UTILISATION;
      above = spec.utilisation().ratio();
    }
    return new ChallengeSettings(
        new ChallengeTrigger.Settings(figure, above, CHALLENGE_WINDOW, spec.hold().nanos()),
        draws.of(spec.solving()),
        spec.failing().ratio(),
        spec.validFor().nanos());
  }

  private static ReadClock clock(@Nullable ReadTimeoutSpec spec) {
    if (spec == null) {
      return ReadClock.NONE;
    }
    return spec.minRate() == null
        ? ReadClock.of(spec.time().nanos())
        : new ReadClock(spec.time().nanos(), nanos(spec.most()), spec.minRate().bytesPerSec());
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? ReadClock.NEVER : span.nanos();
  }

  private static long bytes(@Nullable Bytes bytes) {
    return bytes == null ? Long.MAX_VALUE : bytes.count();
  }

  /**
   * How a group sends and reads; null where neither takes time and nothing is said of lengths.
   *
   * @param kinds how many kinds of request it makes
   */
  static @Nullable LineSettings line(ClientsSpec clients, int kinds) {
    AttackSpec attack = clients.attack();
    if (attack != null && !attack.kind().slow()) {
      attack = null;
    }
    boolean lengths =
        clients.requests().stream()
            .anyMatch(
                request -> request.body() != null || request.header().count() != USUAL_HEADER);
    if (clients.upload() == null && clients.download() == null && attack == null && !lengths) {
      return null;
    }
    long[] headers = new long[kinds];
    long[] bodies = new long[kinds];
    Arrays.fill(headers, USUAL_HEADER);
    for (int i = 0; i < clients.requests().size(); i++) {
      RequestSpec request = clients.requests().get(i);
      headers[i] = request.header().count();
      bodies[i] = request.body() == null ? 0 : request.body().count();
    }
    double header = speed(clients.upload());
    double body = header;
    double read = speed(clients.download());
    long pause = 0;
    if (attack != null) {
      pause = attack.every().nanos();
      switch (attack.kind()) {
        case SLOWLORIS -> {
          Arrays.fill(headers, LineSettings.ENDLESS);
          header = attack.bytesPerSec();
        }
        case SLOW_BODY -> {
          Arrays.fill(bodies, attack.body().count());
          body = attack.bytesPerSec();
        }
        case SLOW_READ -> read = attack.bytesPerSec();
        case FLOOD, EXPENSIVE_PATH, CACHE_BUSTING, RAPID_RESET ->
            throw new IllegalStateException(attack.kind() + " is not slow");
      }
    }
    return new LineSettings(headers, bodies, header, body, read, pause);
  }

  private static double speed(@Nullable Bandwidth bandwidth) {
    return bandwidth == null ? Double.POSITIVE_INFINITY : bandwidth.bytesPerSec();
  }
}
