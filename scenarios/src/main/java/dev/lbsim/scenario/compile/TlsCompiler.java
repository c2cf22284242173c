package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.core.guard.tls.TicketRules;
import dev.lbsim.core.guard.tls.TlsVersion;
import dev.lbsim.core.model.TlsSettings;
import dev.lbsim.scenario.language.spec.TlsSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the settings of TLS at a tier: which certificate each kind of request gets. */
final class TlsCompiler {
  /** RFC 9110, section 9.2.1: what may come twice. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Draws draws;
  private final KindTable kinds;

  TlsCompiler(Draws draws, KindTable kinds) {
    this.draws = draws;
    this.kinds = kinds;
  }

  /** The settings of a tier, or null where it does not end TLS. */
  @Nullable TlsSettings settings(@Nullable TlsSpec tls) {
    if (tls == null) {
      return null;
    }
    List<TlsSpec.CertificateSpec> certificates = List.copyOf(tls.certificates().values());
    CertificateTable table =
        new CertificateTable(certificates.stream().map(TlsSpec.CertificateSpec::hosts).toList());
    int count = kinds.asked().size();
    int[] certificateOfKind = new int[count];
    boolean[] names = new boolean[count];
    boolean[] replayable = new boolean[count];
    for (int kind = 0; kind < count; kind++) {
      KindTable.Asked asked = kinds.asked().get(kind);
      int found = certificates.isEmpty() ? 0 : table.find(asked.host());
      names[kind] = found != CertificateTable.NONE;
      certificateOfKind[kind] =
          found == CertificateTable.NONE && tls.unknownHost() == TlsSpec.UnknownHost.FIRST
              ? 0
              : found;
      replayable[kind] = SAFE.contains(asked.method());
    }
    TlsSpec.TicketsSpec tickets = tls.tickets();
    return new TlsSettings(
        new TicketRules(
            tls.version() == TlsSpec.Version.TLS13 ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2,
            tickets == null ? 0 : tickets.lifetime().nanos(),
            tls.earlyData()),
        tls.handshake().isZero() ? null : draws.of(tls.handshake()),
        tls.resume().isZero() ? null : draws.of(tls.resume()),
        tickets == null
            ? TlsSettings.SharedBy.TIER
            : TlsSettings.SharedBy.valueOf(tickets.scope().name()),
        certificateOfKind,
        names,
        replayable,
        expiries(certificates));
  }

  private static long[] expiries(List<TlsSpec.CertificateSpec> certificates) {
    long[] nanos = new long[Math.max(1, certificates.size())];
    Arrays.fill(nanos, Long.MAX_VALUE);
    for (int i = 0; i < certificates.size(); i++) {
      Span expires = certificates.get(i).expires();
      if (expires != null) {
        nanos[i] = expires.nanos();
      }
    }
    return nanos;
  }

  /** Indexes of the certificates of a tier that an event means: one by its name, or all. */
  static List<Integer> certificates(TlsSpec tls, @Nullable String name) {
    List<String> names = List.copyOf(tls.certificates().keySet());
    if (name != null) {
      return List.of(names.indexOf(name));
    }
    return IntStream.range(0, Math.max(1, names.size())).boxed().toList();
  }
}
