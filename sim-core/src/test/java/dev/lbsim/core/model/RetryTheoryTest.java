package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.Retries;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Retries against arithmetic: what they mend, what they cost, and from which load on they storm.
 */
class RetryTheoryTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  @Test
  void independentFailuresAreMendedAndPaidForAsTheFormsSay() {
    double failing = .3;
    int tries = 3;
    run =
        world()
            .server(SERVER, server(exp(MS)).workers(100).errors(failing, null))
            .clients(CLIENTS, poisson(1000).retries(tries - 1), SERVER)
            .run(SEC, 61 * SEC);
    double n = run.count(CLIENTS, "requests");
    double success = Retries.success(failing, tries);
    assertThat(run.count(CLIENTS, "ok") / n)
        .isCloseTo(success, within(4 * Math.sqrt(success * (1 - success) / n)));
    // Each request makes one to three attempts, so their variance is at most 1.
    assertThat(run.value(CLIENTS, "attempts") / n)
        .isCloseTo(Retries.load(failing, tries), within(4 / Math.sqrt(n)));
  }

  /**
   * Ten workers do 1000 requests a second, and each is tried three times where all answers come too
   * late. So above 1000 / 3 = 333 a second an overload keeps itself up, and below it ends: at 290 a
   * second 1000 - 870 = 130 a second are left to work off what waits, at 380 there come 1140 - 1000
   * = 140 a second on top. Either takes a push, or nobody would ever wait.
   */
  @ParameterizedTest
  @CsvSource({"290, true", "380, false"})
  void anOverloadKeepsItselfUpAboveCapacityByTries(double ratePerSec, boolean recovers) {
    List<ProfileArrivals.Point> burst =
        List.of(
            new ProfileArrivals.Point(0, ratePerSec, 0),
            new ProfileArrivals.Point(10 * SEC, 1000, 0),
            new ProfileArrivals.Point(14 * SEC, ratePerSec, 0));
    ClientSpec clients =
        new ClientSpec()
            .arrivals(random -> new ProfileArrivals(burst, true, random))
            .timeout(SEC)
            .retries(2);
    run =
        world()
            .server(SERVER, server(exp(10 * MS)).workers(10))
            .clients(CLIENTS, clients, SERVER)
            .at(10 * SEC, levers -> levers.hang(SERVER))
            .at(12 * SEC, levers -> levers.restore(SERVER))
            .run(150 * SEC, 160 * SEC);
    double ok = run.count(CLIENTS, "ok");
    double asked = run.count(CLIENTS, "requests");
    assertThat(ok / asked).isCloseTo(recovers ? 1 : 0, within(.01));
  }
}
