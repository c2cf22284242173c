package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a layer-7 tier ends TLS. */
@Doc("How a layer-7 tier ends TLS: each new connection begins with a handshake.")
public record TlsSpec(
    @Doc("Which TLS: tls13 takes one round trip for a handshake, tls12 two, or one to resume.")
        @Default(value = "tls13", source = "nginx since 1.23.4, HAProxy and Envoy prefer it")
        Version version,
    @Doc(
            "CPU time of a worker for a full handshake; without it, none. nginx measured 350 a second"
                + " on a core of 2014 with RSA of 2048 bits (2.9ms), and later 2000 with ECDSA (0.5ms).")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec handshake,
    @Doc("CPU time of a worker for a resumed handshake; without it, none.")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec resume,
    @Doc(
            "Whether clients get session tickets to resume with; a time alone is how long those are"
                + " good. Without it, every handshake is a full one. nginx and HAProxy: 300s.")
        @Nullable TicketsSpec tickets,
    @Doc(
            "Whether a client that resumes sends its request along (0-RTT), if it may come twice: GET,"
                + " HEAD and OPTIONS (RFC 8470).")
        @Default(value = "false", source = "nginx, ssl_early_data; HAProxy, allow-0rtt")
        boolean earlyData,
    @Doc("Its certificates by name; without them, every host has one that never expires.")
        Map<String, CertificateSpec> certificates,
    @Doc(
            "What a host gets that no certificate is for: the first certificate, which its client does"
                + " not accept, or an alert, which costs no CPU time (nginx, ssl_reject_handshake;"
                + " HAProxy, strict-sni).")
        @Default(value = "first", source = "nginx and HAProxy")
        UnknownHost unknownHost) {

  /** Which TLS. */
  public enum Version {
    /** RFC 5246. */
    TLS12,
    /** RFC 8446. */
    TLS13
  }

  /** What a host gets that no certificate is for. */
  public enum UnknownHost {
    /** The first certificate. */
    FIRST,
    /** An alert. */
    REFUSE
  }

  /** Session tickets. */
  @Doc("Session tickets, which clients keep to resume with (RFC 8446, section 2.2; RFC 5077).")
  @Short("lifetime")
  public record TicketsSpec(
      @Doc("How long one is good, at most 7d. With tls13 each handshake brings a new one.")
          @Range(above = "0s", max = "7d")
          Span lifetime,
      @Doc(
              "Who can read each other's tickets: each worker has a key of its own, each proxy, or the"
                  + " whole tier has one. A ticket nobody can read means a full handshake; a proxy"
                  + " that stops loses a key of its own.")
          @Default(
              value = "instance",
              source = "nginx, HAProxy and Envoy make a key at start unless they are given one")
          Scope scope) {
    /** Who has one key. */
    public enum Scope {
      /** Each worker. */
      WORKER,
      /** Each proxy. */
      INSTANCE,
      /** The whole tier. */
      TIER
    }
  }

  /** A certificate. */
  @Doc("A certificate: hosts alone, or a map.")
  @Short("hosts")
  public record CertificateSpec(
      @Doc("The hosts it is for; *.example.test is for www.example.test and all others like it.")
          @OrOne
          List<String> hosts,
      @Doc("When it expires, from the start of the run; without it, never.") @Range(above = "0s")
          @Nullable Span expires) {}
}
