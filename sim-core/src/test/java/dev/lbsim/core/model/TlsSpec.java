package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;

import dev.lbsim.core.guard.tls.TicketRules;
import dev.lbsim.core.guard.tls.TlsVersion;
import dev.lbsim.core.random.Distribution;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How a tier under test ends TLS: TLS 1.3 at no cost, without tickets, until told otherwise. */
final class TlsSpec {
  private TlsVersion version = TlsVersion.TLS_1_3;
  private @Nullable Distribution full;
  private @Nullable Distribution resumed;
  private long lifetimeNanos;
  private boolean early;
  private TlsSettings.SharedBy sharedBy = TlsSettings.SharedBy.INSTANCE;
  private int[] certificateOfKind = {};
  private boolean[] namesKind = {};
  private boolean[] replayable = {};
  private long[] expiresNanos = {Long.MAX_VALUE};

  TlsSpec version(TlsVersion value) {
    version = value;
    return this;
  }

  TlsSpec cost(@Nullable Distribution ofFull, @Nullable Distribution ofResumed) {
    full = ofFull;
    resumed = ofResumed;
    return this;
  }

  TlsSpec tickets(long lifetime, TlsSettings.SharedBy keys) {
    lifetimeNanos = lifetime;
    sharedBy = keys;
    return this;
  }

  TlsSpec early() {
    early = true;
    return this;
  }

  TlsSpec certificates(int... ofKind) {
    certificateOfKind = ofKind;
    return this;
  }

  TlsSpec names(boolean... ofKind) {
    namesKind = ofKind;
    return this;
  }

  TlsSpec replayable(boolean... ofKind) {
    replayable = ofKind;
    return this;
  }

  TlsSpec expires(long... nanos) {
    expiresNanos = nanos;
    return this;
  }

  TlsSettings settings() {
    return new TlsSettings(
        new TicketRules(version, lifetimeNanos, early),
        full,
        resumed,
        sharedBy,
        certificateOfKind,
        namesKind,
        replayable,
        expiresNanos);
  }

  /** Anything a tier may do. */
  static TlsSettings any(SplittableRandom random) {
    TlsSpec spec = new TlsSpec();
    if (random.nextBoolean()) {
      spec.version(TlsVersion.TLS_1_2);
    } else if (random.nextBoolean()) {
      spec.early();
    }
    if (random.nextInt(4) > 0) {
      spec.cost(exp(MS / 2.), random.nextBoolean() ? fixed(MS / 10.) : null);
    }
    if (random.nextInt(4) > 0) {
      TlsSettings.SharedBy[] all = TlsSettings.SharedBy.values();
      spec.tickets(random.nextInt(500) * MS, all[random.nextInt(all.length)]);
    }
    if (random.nextInt(3) == 0) {
      spec.certificates(0, random.nextInt(3) - 1)
          .names(true, random.nextBoolean())
          .replayable(random.nextBoolean())
          .expires(Long.MAX_VALUE, random.nextInt(2000) * MS);
    }
    return spec.settings();
  }
}
