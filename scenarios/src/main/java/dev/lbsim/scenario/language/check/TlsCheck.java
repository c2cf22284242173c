package dev.lbsim.scenario.language.check;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ConnectSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import dev.lbsim.scenario.language.spec.TlsSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold where a tier ends TLS, and among those who connect to it. */
final class TlsCheck {
  /** What holds round trips of TLS already. */
  private static final Set<ConnectSpec.Setup> WITH_TLS =
      EnumSet.of(ConnectSpec.Setup.TLS, ConnectSpec.Setup.TLS12, ConnectSpec.Setup.QUIC);

  private final Context context;

  TlsCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().l7().forEach(this::checkTier);
    if (context.spec().l7().values().stream().anyMatch(tier -> tier.tls() != null)) {
      context.spec().clients().forEach(this::checkClients);
    }
  }

  private void checkTier(String name, L7Spec tier) {
    String path = "l7." + name;
    checkUpstream(path, tier);
    TlsSpec tls = tier.tls();
    if (tls == null) {
      return;
    }
    String at = path + ".tls";
    context.checkFiles(at + ".handshake", tls.handshake());
    context.checkFiles(at + ".resume", tls.resume());
    if (tls.earlyData() && tls.version() == TlsSpec.Version.TLS12) {
      context.error(
          at + ".early-data", "TLS 1.2 has no early data", "use version: tls13, or remove it");
    } else if (tls.earlyData() && tls.tickets() == null) {
      context.error(
          at + ".early-data",
          "only who resumes can send early, and nobody can resume",
          "add tickets: 2h, or remove it");
    }
    if (tls.tickets() == null && context.marks().has(at + ".resume")) {
      context.advice(
          at + ".resume",
          "without tickets nobody resumes, so this does nothing",
          "add tickets: 2h, or remove it");
    }
    if (tls.certificates().isEmpty() && context.marks().has(at + ".unknown-host")) {
      context.advice(
          at + ".unknown-host",
          "every host has a certificate here, so this does nothing",
          "add certificates, or remove it");
    }
    tls.certificates().forEach((word, of) -> checkHosts(at + ".certificates." + word, of));
  }

  private void checkHosts(String path, TlsSpec.CertificateSpec certificate) {
    if (certificate.hosts().isEmpty()) {
      context.error(path, "this certificate is for no host", "such as hosts: www.example.test");
      return;
    }
    for (String host : certificate.hosts()) {
      String rest = host.startsWith("*.") ? host.substring(2) : host;
      if (rest.isEmpty() || rest.contains("*")) {
        context.error(
            path,
            Wording.quote(host) + " is no host",
            "a * stands for the first label alone: *.example.test");
        return;
      }
    }
    CertificateTable table = new CertificateTable(List.of(certificate.hosts()));
    boolean asked =
        context.spec().clients().values().stream()
            .flatMap(group -> hosts(group).stream())
            .anyMatch(host -> table.find(host) != CertificateTable.NONE);
    if (!asked) {
      context.advice(path, "no request is for any of its hosts", "give requests a host");
    }
  }

  /** Connections to a tier that ends TLS are secured, whoever opens them. */
  private void checkUpstream(String path, L7Spec tier) {
    if (tier.upstream() == null || !WITH_TLS.contains(tier.upstream().setup())) {
      return;
    }
    for (Ref pool : tier.pools("").values()) {
      for (Target target : context.names().find(pool.text(), List.of(Target.Kind.L7))) {
        L7Spec inner = context.spec().l7().get(target.name());
        if (inner != null && inner.tls() != null) {
          twice(path + ".upstream.setup", target);
        }
      }
    }
  }

  private void twice(String path, Target tier) {
    context.error(
        path,
        tier + " ends TLS itself, so its round trips would be counted twice",
        "use setup: tcp");
  }

  private void checkClients(String name, ClientsSpec clients) {
    String path = "clients." + name;
    for (Target target : endsAt(clients.visits())) {
      L7Spec tier = context.spec().l7().get(target.name());
      TlsSpec tls = tier == null ? null : tier.tls();
      if (tls == null) {
        continue;
      }
      ConnectSpec.Setup setup = clients.connect().setup();
      if (setup != null && WITH_TLS.contains(setup)) {
        twice(path + ".connect.setup", target);
      }
      if (tls.tickets() != null && clients.users() == null && clients.addresses() == null) {
        context.advice(
            path,
            "each connection comes from a fresh client, which has no ticket, so nobody resumes at "
                + target,
            "add addresses, such as addresses: 1000, or use users instead of arrivals");
      }
      checkCertificates(path, clients, target, tls);
    }
  }

  private void checkCertificates(String path, ClientsSpec clients, Target tier, TlsSpec tls) {
    if (tls.certificates().isEmpty()) {
      return;
    }
    CertificateTable table =
        new CertificateTable(
            tls.certificates().values().stream().map(TlsSpec.CertificateSpec::hosts).toList());
    for (String host : hosts(clients)) {
      if (table.find(host) == CertificateTable.NONE) {
        context.advice(
            path,
            "no certificate of " + tier + " is for " + Wording.quote(host) + ", so requests fail",
            "give one that host, or the requests a host");
      }
    }
  }

  private static Set<String> hosts(ClientsSpec clients) {
    Set<String> hosts = new LinkedHashSet<>();
    for (RequestSpec request : clients.requests()) {
      hosts.add(request.host() == null ? clients.visits().text() : request.host());
    }
    if (hosts.isEmpty()) {
      hosts.add(clients.visits().text());
    }
    return hosts;
  }

  /** The layer-7 tiers at which connections to {@code visits} may end. */
  private Set<Target> endsAt(Ref visits) {
    Set<Target> tiers = new LinkedHashSet<>();
    for (Target target : context.firstReaders().of(visits)) {
      if (target.kind() == Target.Kind.L7) {
        tiers.add(target.whole());
      }
    }
    return tiers;
  }

  /** An event that lets a certificate expire, or renews it. */
  void checkEvent(String path, EventSpec event, Target target) {
    L7Spec tier = context.spec().l7().get(target.name());
    TlsSpec tls = tier == null ? null : tier.tls();
    if (tls == null) {
      if (!context.problems().failed("l7." + target.name() + ".tls")) {
        context.error(path + ".target", target.whole() + " has no certificates", "give it tls: {}");
      }
      return;
    }
    String name = event.certificate();
    if (name != null && !tls.certificates().containsKey(name)) {
      context.error(
          path + ".certificate",
          target.whole() + " has no certificate " + Wording.quote(name),
          tls.certificates().isEmpty()
              ? "remove it: there is one for all hosts"
              : context.problems().suggest(name, tls.certificates().keySet(), "there are"));
    }
  }
}
