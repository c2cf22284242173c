package dev.lbsim.live.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import org.junit.jupiter.api.Test;

class FileLimitTest {
  private static final ScenarioSpec SPEC =
      LiveRuns.scenario(
              """
              lbsim: 1
              clients: { web: { users: 1000, visits: proxy } }
              l7: { proxy: { pool: app } }
              servers: { app: { count: 2, service: 5ms } }
              """)
          .spec();

  @Test
  void enoughIsEnough() {
    assertThat(FileLimit.check(SPEC, 100, 4303)).isNull();
  }

  @Test
  void usersWhoCouldTakeMoreAreSpokenOf() {
    // 100 are open, 3 listen, 200 for others; 1,000 users, each with two sockets on either hop.
    assertThat(FileLimit.check(SPEC, 100, 4302))
        .isEqualTo(
            "its 1000 users may take 4303 files, a socket being one, and this process may open"
                + " 4302: with fewer, connections fail; ulimit -n 4303 raises that");
  }

  @Test
  void withoutEnoughToListenItDoesNotBegin() {
    assertThatThrownBy(() -> FileLimit.check(SPEC, 100, 150))
        .isInstanceOf(LiveProblem.class)
        .hasMessage(
            "this world needs 303 files, a socket being one, and this process may open 150: raise"
                + " that with ulimit -n 303");
  }

  @Test
  void aRunEndsBeforeThereAreNoFilesLeft() {
    FileLimit.watch(17_999, 20_000, 2);
    assertThatThrownBy(() -> FileLimit.watch(18_000, 20_000, 2))
        .isInstanceOf(LiveProblem.class)
        .hasMessage(
            "18000 of the 20000 files that this process may open are open, nearly all of them"
                + " connections: more come than are answered\n"
                + "if this machine cannot keep up, try --speed 0.5; if the scenario means it so,"
                + " ulimit -n raises the limit");
  }

  @Test
  void aProxyWithoutRoomForManyIsSpokenOf() {
    assertThat(FileLimit.served(100, 4212)).isNull();
    assertThat(FileLimit.served(100, 1024))
        .isEqualTo(
            "this process may open 1024 files, a socket being one, and each connection takes one at"
                + " both ends: about 454 fit; ulimit -n raises that");
    assertThatThrownBy(() -> FileLimit.served(100, 115))
        .isInstanceOf(LiveProblem.class)
        .hasMessageContaining("this world needs 116 files");
  }
}
