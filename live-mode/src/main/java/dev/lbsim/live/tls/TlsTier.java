package dev.lbsim.live.tls;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.scenario.language.spec.TlsSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What all proxies of a layer-7 tier have in common of TLS: certificates, which of them is for whom
 * ({@link CertificateTable}, the same that the simulator asks), versions, and who can open whose
 * session tickets. May be used by several loops at once.
 */
final class TlsTier {
  /** What a client is shown. */
  record Choice(int certificate, Credential credential) {}

  private final TlsSpec spec;
  private final TlsLibrary library;
  private final ApplicationProtocolConfig protocols;
  private final long lifetimeSeconds;
  private final SecureRandom random = new SecureRandom();
  private final List<List<String>> names;
  private final CertificateTable table;
  private final List<Credential> made = new ArrayList<>();
  private final Set<InetAddress> issuedFor = new LinkedHashSet<>();
  private final List<Credential> expired = new ArrayList<>();
  private final Map<String, SealedContexts> contexts = new LinkedHashMap<>();
  private List<Credential> given;
  private CertificateTable givenTable;

  /**
   * @param hosts that clients ask for, which a tier without named certificates has one for
   * @param lifetimeSeconds of session tickets, on the wall; 0 for none
   * @param given certificates that come before those made for the run
   */
  TlsTier(
      TlsSpec spec,
      TlsLibrary library,
      List<String> hosts,
      ApplicationProtocolConfig protocols,
      long lifetimeSeconds,
      List<Credential> given) {
    this.spec = spec;
    this.library = library;
    this.protocols = protocols;
    this.lifetimeSeconds = lifetimeSeconds;
    this.names =
        spec.certificates().isEmpty()
            ? List.of(hosts)
            : spec.certificates().values().stream().map(TlsSpec.CertificateSpec::hosts).toList();
    this.table = new CertificateTable(names);
    this.given = given;
    this.givenTable = tableOf(given);
  }

  private static CertificateTable tableOf(List<Credential> given) {
    return new CertificateTable(given.stream().map(each -> Credential.hosts(each.leaf())).toList());
  }

  /**
   * Makes its certificates, unless that is done for all of these.
   *
   * @param addresses by which it can be called as well
   */
  synchronized void issue(Authority authority, List<InetAddress> addresses) {
    boolean more = issuedFor.addAll(addresses);
    if (!more && !made.isEmpty()) {
      return;
    }
    made.clear();
    expired.clear();
    List<InetAddress> all = List.copyOf(issuedFor);
    for (List<String> each : names) {
      made.add(authority.issue(each, all));
      expired.add(authority.issueExpired(each, all));
    }
    close();
  }

  /** What shows a certificate to a connection of a worker, from 0, of an instance. */
  synchronized SslHandler handler(
      String instance, int worker, Credential credential, ByteBufAllocator memory) {
    return contexts
        .computeIfAbsent(
            holder(instance, worker),
            holder -> new SealedContexts(library, this::builder, lifetimeSeconds, random))
        .handler(credential, memory);
  }

  /** Who has a key for tickets. */
  private String holder(String instance, int worker) {
    TlsSpec.TicketsSpec tickets = spec.tickets();
    if (tickets == null || tickets.scope() == TlsSpec.TicketsSpec.Scope.TIER) {
      return "";
    }
    return tickets.scope() == TlsSpec.TicketsSpec.Scope.WORKER
        ? instance + "/" + worker
        : instance + "/";
  }

  /** A process is gone, and the keys it had to itself. */
  synchronized void forget(String instance) {
    contexts
        .entrySet()
        .removeIf(
            each -> {
              boolean its = each.getKey().startsWith(instance + "/");
              if (its) {
                each.getValue().forgetCertificates();
              }
              return its;
            });
  }

  private SslContextBuilder builder(Credential credential) {
    return SslContextBuilder.forServer(credential.key(), credential.chainArray())
        .sslProvider(library.provider())
        .protocols(
            spec.version() == TlsSpec.Version.TLS12
                ? new String[] {"TLSv1.2"}
                : new String[] {"TLSv1.3", "TLSv1.2"})
        .applicationProtocolConfig(protocols);
  }

  /**
   * The certificate for a client.
   *
   * @param host it asks for, or null if it does not say
   * @param hasExpired true of the index of a certificate that has expired by now
   * @return null if it gets an alert
   */
  synchronized @Nullable Choice choose(@Nullable String host, IntPredicate hasExpired) {
    int found = host == null ? CertificateTable.NONE : table.find(host);
    int own = host == null ? CertificateTable.NONE : givenTable.find(host);
    if (found == CertificateTable.NONE && own == CertificateTable.NONE) {
      if (!spec.certificates().isEmpty() && spec.unknownHost() == TlsSpec.UnknownHost.REFUSE) {
        return null;
      }
      own = host == null && !given.isEmpty() ? 0 : own;
    }
    int index = Math.max(found, 0);
    if (hasExpired.test(index)) {
      return new Choice(index, expired.get(index));
    }
    return new Choice(index, own == CertificateTable.NONE ? made.get(index) : given.get(own));
  }

  /** A quarter of the life of its tickets is over. */
  synchronized void ageKeys() {
    contexts.values().forEach(SealedContexts::ageKeys);
  }

  long lifetimeSeconds() {
    return lifetimeSeconds;
  }

  /** Shows these certificates from now on. */
  synchronized void show(List<Credential> others) {
    given = others;
    givenTable = tableOf(others);
    close();
  }

  synchronized void close() {
    contexts.values().forEach(SealedContexts::forgetCertificates);
  }
}
