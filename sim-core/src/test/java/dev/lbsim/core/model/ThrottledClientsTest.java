package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold back what would be turned away. */
class ThrottledClientsTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  /**
   * What is sent is K times what is accepted. A server with one worker and no queue loses a / (1 +
   * a) of an offered load of a, so 1 of K is accepted where a = K - 1: it is that load the clients
   * settle at, whatever they want. Each request is sent by a draw of its own, so after n requests
   * what was sent is off by no more than some sqrt(n p (1 - p)).
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whatIsSentIsKTimesWhatIsAccepted(int k) {
    int seconds = 1000;
    run =
        world()
            .server(SERVER, server(exp(50 * MS)).queue(0))
            .clients(CLIENTS, poisson(100).throttle(k, 10 * SEC), SERVER)
            .run(100 * SEC, (100 + seconds) * SEC);
    double sent = (k - 1) / .05 * seconds;
    double n = 100. * seconds;
    double p = sent / n;
    double off = 4 * Math.sqrt(n * p * (1 - p));
    double attempts = run.value(CLIENTS, "attempts");
    assertThat(attempts).isCloseTo(k * (double) run.count(CLIENTS, "ok"), within(off));
    // Of what is accepted, too, chance has its part: as much again.
    assertThat(attempts).isCloseTo(sent, within(2 * off));
    assertThat(run.value(CLIENTS, "throttled")).isEqualTo(run.count(CLIENTS, "errors.shed"));
    assertThat(run.count(CLIENTS, "errors.rejected")).isPositive();
  }

  /**
   * Nothing is accepted, so the request after k others is sent with probability 1 / (k + 1): of
   * 1000 about 7.5, the harmonic number, with a variance of 5.8.
   */
  @Test
  void whoIsDeadIsLeftAlone() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, steady(100).throttle(2, 1000 * SEC).retries(3), SERVER)
            .at(0, levers -> levers.crash(SERVER))
            .run(0, 10 * SEC);
    long attempts = run.value(CLIENTS, "attempts");
    assertThat(attempts).isBetween(1L, Math.round(7.5 + 4 * Math.sqrt(5.8)));
    // Retries ask as well, and none follows what was not sent.
    long due = run.count(CLIENTS, "requests") + run.value(CLIENTS, "retries");
    assertThat(attempts + run.value(CLIENTS, "throttled")).isEqualTo(due);
    assertThat(run.value(CLIENTS, "retries")).isLessThanOrEqualTo(attempts);
    assertThat(run.errors(CLIENTS).max()).isZero();
  }

  /** An answer that says the server failed was an answer: no throttle helps there. */
  @Test
  void failuresOfTheServerItselfCountAsAccepted() {
    run =
        world()
            .server(SERVER, server(fixed(1)).errors(1, null))
            .clients(CLIENTS, steady(5).throttle(1, 10 * SEC), SERVER)
            .run(10 * SEC, 100 * SEC);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isPositive();
    assertThat(run.count(CLIENTS, "errors.shed")).isLessThan(450 / 10);
  }

  /** What was turned away is forgotten after the window, and all is as before. */
  @Test
  void itEndsWithItsWindow() {
    run =
        world()
            .server(SERVER, server(fixed(1)).workers(100))
            .clients(CLIENTS, poisson(100).throttle(2, 2 * SEC), SERVER)
            .at(5 * SEC, levers -> levers.crash(SERVER))
            .at(10 * SEC, levers -> levers.restore(SERVER))
            .run(60 * SEC, 100 * SEC);
    assertThat(run.count(CLIENTS, "errors.shed")).isZero();
    assertThat(run.count(CLIENTS, "ok")).isPositive();
  }

  /** Users who are held back in no time still take their time: the clock goes on. */
  @Test
  void usersWhoAreHeldBackDoNotStopTheClock() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, users(5, fixed(0)).throttle(2, 10 * SEC), SERVER)
            .at(0, levers -> levers.crash(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "requests")).isBetween(4900L, 5005L);
  }
}
