package dev.lbsim.core.guard.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TicketRulesTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long KEY = 7;

  private static TicketRules rules(TlsVersion version, boolean early) {
    return new TicketRules(version, 5 * MINUTE, early);
  }

  private static SessionTicket ticketAt(TicketRules rules, long nanos) {
    SessionTicket ticket = new SessionTicket();
    rules.completed(ticket, Handshake.FULL, KEY, nanos);
    return ticket;
  }

  @Test
  void aTicketIsGoodUntilItsLifeIsOver() {
    TicketRules rules = rules(TlsVersion.TLS_1_3, false);
    SessionTicket ticket = ticketAt(rules, MINUTE);
    assertThat(rules.handshake(ticket, KEY, true, 6 * MINUTE - 1)).isEqualTo(Handshake.RESUMED);
    assertThat(rules.handshake(ticket, KEY, true, 6 * MINUTE)).isEqualTo(Handshake.FULL);
    assertThat(rules.handshake(new SessionTicket(), KEY, true, MINUTE)).isEqualTo(Handshake.FULL);
  }

  @Test
  void anotherKeyCannotOpenIt() {
    TicketRules rules = rules(TlsVersion.TLS_1_3, true);
    SessionTicket ticket = ticketAt(rules, 0);
    assertThat(rules.handshake(ticket, KEY + 1, true, MINUTE)).isEqualTo(Handshake.FULL);
    assertThat(rules.fresh(ticket, MINUTE)).as("its client cannot know").isTrue();
  }

  @Test
  void onlyWhatMayComeTwiceIsSentEarly() {
    TicketRules rules = rules(TlsVersion.TLS_1_3, true);
    SessionTicket ticket = ticketAt(rules, 0);
    assertThat(rules.handshake(ticket, KEY, true, MINUTE)).isEqualTo(Handshake.EARLY);
    assertThat(rules.handshake(ticket, KEY, false, MINUTE)).isEqualTo(Handshake.RESUMED);
  }

  @Test
  void aResumedSessionLivesOnWithTls13AndAgesWithTls12() {
    for (TlsVersion version : TlsVersion.values()) {
      TicketRules rules = rules(version, false);
      SessionTicket ticket = ticketAt(rules, 0);
      rules.completed(ticket, Handshake.RESUMED, KEY, 4 * MINUTE);
      assertThat(rules.handshake(ticket, KEY, true, 6 * MINUTE))
          .as("%s", version)
          .isEqualTo(version == TlsVersion.TLS_1_3 ? Handshake.RESUMED : Handshake.FULL);
    }
  }

  @Test
  void withoutALifetimeThereAreNoTickets() {
    TicketRules rules = new TicketRules(TlsVersion.TLS_1_3, 0, false);
    assertThat(rules.handshake(ticketAt(rules, 0), KEY, true, 0)).isEqualTo(Handshake.FULL);
  }

  @Test
  void roundTripsAreThoseOfTheStandards() {
    assertThat(TlsVersion.TLS_1_2.roundTrips(Handshake.FULL)).isEqualTo(2);
    assertThat(TlsVersion.TLS_1_2.roundTrips(Handshake.RESUMED)).isEqualTo(1);
    assertThat(TlsVersion.TLS_1_3.roundTrips(Handshake.FULL)).isEqualTo(1);
    assertThat(TlsVersion.TLS_1_3.roundTrips(Handshake.RESUMED)).isEqualTo(1);
    assertThat(TlsVersion.TLS_1_3.roundTrips(Handshake.EARLY)).isZero();
  }

  @Test
  void whatTheStandardsForbidIsRefused() {
    assertThatThrownBy(() -> rules(TlsVersion.TLS_1_2, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new TicketRules(TlsVersion.TLS_1_3, TicketRules.LONGEST_LIFETIME_NANOS + 1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
