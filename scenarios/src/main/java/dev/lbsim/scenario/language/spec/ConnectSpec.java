package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How clients open a connection. */
@Doc("How clients open a connection.")
public record ConnectSpec(
    @Doc(
            "Round trips before the first request: none, quic (1), tcp (1), tls (2: TCP and TLS"
                + " 1.3) or tls12 (3); without it tcp for clients with a place, else none.")
        @Nullable Setup setup,
    @Doc("How long to wait for an address to answer; without it, as long as for the request.")
        @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("How many addresses of a DNS answer to try.")
        @Default(value = "1", source = "no fallback unless asked for")
        @Range(min = "1", max = "100")
        int tries,
    @Doc(
            "How long an address may take before the next one is tried beside it; the first"
                + " connection carries the request, the others are closed (Happy Eyeballs). RFC"
                + " 8305, section 5, recommends 250ms, and at most 2s. Where a connection opens in"
                + " no time, it is open when its first packet arrives. Without it, an address is"
                + " tried when the one before has failed.")
        @Range(min = "10ms")
        @Nullable Span race,
    @Doc(
            "How many of them keep session tickets, to resume TLS at tiers that give any; of clients"
                + " without addresses, who are not told apart, none does.")
        @Default(value = "100%", source = "browsers and curl do")
        Share resume) {

  /** What opens a connection. */
  public enum Setup {
    /** Nothing: the request is the first packet. */
    NONE(0),
    /** QUIC with its TLS 1.3 handshake (RFC 9000, RFC 9001). */
    QUIC(1),
    /** The three-way handshake (RFC 9293). */
    TCP(1),
    /** TCP, then TLS 1.3 (RFC 8446). */
    TLS(2),
    /** TCP, then TLS 1.2 (RFC 5246). */
    TLS12(3);

    private final int roundTrips;

    Setup(int roundTrips) {
      this.roundTrips = roundTrips;
    }

    /** Round trips before the request can be sent. */
    public int roundTrips() {
      return roundTrips;
    }
  }
}
