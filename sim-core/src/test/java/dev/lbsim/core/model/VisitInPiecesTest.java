package dev.lbsim.core.model;

import static dev.lbsim.core.model.DefenceTest.defence;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.stats.Recording;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests from outside that come in pieces, at a tier with clocks. */
class VisitInPiecesTest {
  private static final String PROXY = "l7.p.1";
  private static final Visit.Asked ASKED =
      new Visit.Asked(0, -1, 10, 1, RequestKind.DEFAULT_PRIORITY, 7, false);

  private final List<String> heard = new ArrayList<>();
  private World world;
  private Entrance entrance;
  private Recording recording;
  private int guests;

  private void open(DefenceTest.DefenceSpec defence) {
    world = DefenceTest.defended(defence).world();
    entrance =
        world.entrance(
            PROXY,
            new Entrance.Porter() {
              @Override
              public void answered(Visit visit, Ending ending, AnswerFacts answer) {
                heard.add(visit.attachment() + " " + ending.label() + " " + millis());
              }

              @Override
              public void closed(Guest guest) {
                heard.add(guest.attachment() + " closed " + millis());
              }
            });
    recording = new Recording(world.metered(), world.histograms(), new long[] {0, 1000 * SEC});
    world.start();
    recording.capture();
  }

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(world.conservation()).isEmpty();
  }

  private long millis() {
    return entrance.nowNanos() / MS;
  }

  private Guest guest() {
    guests++;
    Guest guest = entrance.connected(guests, guests);
    guest.attach("guest" + guests);
    return guest;
  }

  private Visit begin(Guest guest) {
    return guest.begin("visit of " + guest.attachment(), entrance.nowNanos());
  }

  private void at(long millis) {
    world.runTo(millis * MS + 1);
  }

  private long count(DefenceCount what) {
    world.runTo(1000 * SEC);
    recording.capture();
    return recording.value(PROXY, what.column(), 0, 1000 * SEC);
  }

  @Test
  void aHeaderThatIsNotThereInTimeIsCutOffAndOneThatIsGoesOn() {
    open(defence().header(ReadClock.of(SEC)));
    Visit slow = begin(guest());
    Visit quick = begin(guest());
    slow.came(100);
    at(900);
    slow.came(1);
    quick.headerCame(ASKED, 200, 0);
    quick.isThere();
    at(5000);
    assertThat(heard)
        .containsExactly(
            "visit of guest2 ok 900", "guest1 closed 1000", "visit of guest1 blocked 1000");
    assertThat(slow.isComing()).isFalse();
    slow.came(5);
    assertThat(count(DefenceCount.SLOW_HEADER)).isEqualTo(1);
  }

  @Test
  void whatComesBuysTimeWhereTheClockSaysSo() {
    // 1 s, and another for every 100 bytes, up to 4 s.
    open(defence().header(new ReadClock(SEC, 4 * SEC, 100)));
    Visit steady = begin(guest());
    for (int i = 1; i <= 10; i++) {
      at(i * 500);
      steady.came(100);
    }
    at(9000);
    assertThat(heard).contains("visit of guest1 blocked 4000");
    assertThat(count(DefenceCount.SLOW_HEADER)).isEqualTo(1);
  }

  @Test
  void bodiesHaveAClockOfTheirOwnAndPausesEndThemToo() {
    open(defence().header(ReadClock.of(SEC)).body(ReadClock.of(2 * SEC)).pause(600 * MS));
    Visit dribbles = begin(guest());
    Visit stops = begin(guest());
    at(500);
    dribbles.headerCame(ASKED, 200, 1000);
    stops.headerCame(ASKED, 200, 1000);
    for (int i = 2; i <= 10; i++) {
      at(i * 500);
      dribbles.came(1);
    }
    at(9000);
    assertThat(heard)
        .containsExactly(
            "guest2 closed 1100",
            "visit of guest2 blocked 1100",
            "guest1 closed 2500",
            "visit of guest1 blocked 2500");
    assertThat(count(DefenceCount.SLOW_BODY)).isEqualTo(2);
  }

  @Test
  void whatIsTooLongIsNotWaitedFor() {
    open(defence().most(300, 1000));
    Visit header = begin(guest());
    header.came(301);
    Visit announced = begin(guest());
    announced.headerCame(ASKED, 300, 1001);
    Visit chunked = begin(guest());
    chunked.headerCame(ASKED, 200, -1);
    chunked.came(1001);
    assertThat(heard)
        .contains(
            "visit of guest1 blocked 0", "visit of guest2 blocked 0", "visit of guest3 blocked 0");
    assertThat(count(DefenceCount.TOO_LARGE)).isEqualTo(3);
  }

  @Test
  void whoFindsNoSlotWaitsWithWhatHasComeUntilOneIsFree() {
    open(defence().slots(1).backlog(1).refuse().header(ReadClock.of(SEC)));
    Guest first = guest();
    begin(first);
    Visit second = begin(guest());
    begin(guest());
    assertThat(heard).containsExactly("guest3 closed 0", "visit of guest3 refused 0");
    at(500);
    second.headerCame(ASKED, 200, 0);
    second.isThere();
    at(900);
    assertThat(second.isComing()).isTrue();
    first.left();
    at(950);
    assertThat(heard).contains("visit of guest2 ok 900");
  }

  @Test
  void anIdleConnectionIsClosedWhenItHasBeenKeptForLongEnough() {
    open(defence().keep(300 * MS));
    Guest guest = guest();
    Visit visit = begin(guest);
    visit.headerCame(ASKED, 200, 0);
    visit.isThere();
    at(200);
    Visit next = begin(guest);
    next.headerCame(ASKED, 200, 0);
    next.isThere();
    at(2000);
    assertThat(heard)
        .containsExactly("visit of guest1 ok 0", "visit of guest1 ok 200", "guest1 closed 500");
    guest.left();
    assertThat(count(DefenceCount.IDLE)).isEqualTo(1);
  }

  @Test
  void aProcessThatHangsReadsOnWhenItDoesNotAndOneThatDiesForgets() {
    open(defence().header(ReadClock.of(SEC)));
    Visit slow = begin(guest());
    Visit done = begin(guest());
    world.levers().hang(PROXY);
    at(100);
    done.headerCame(ASKED, 200, 0);
    done.isThere();
    at(3000);
    assertThat(heard).isEmpty();
    slow.came(1);
    world.levers().restore(PROXY);
    at(3100);
    assertThat(heard).contains("visit of guest2 ok 3000", "visit of guest1 blocked 3000");
    begin(guest());
    world.levers().crash(PROXY);
    at(3200);
    assertThat(heard).contains("visit of guest3 reset 3100");
    world.levers().restore(PROXY);
    Visit silent = begin(guest());
    world.levers().drop(PROXY);
    silent.came(1);
    at(9000);
    assertThat(silent.isComing()).isTrue();
  }

  @Test
  void whoLeavesInTheMiddleLeavesNothingBehind() {
    open(defence().slots(10).header(ReadClock.of(SEC)));
    Guest guest = guest();
    Visit visit = begin(guest);
    visit.came(10);
    at(100);
    guest.left();
    visit.headerCame(ASKED, 10, 0);
    visit.isThere();
    at(5000);
    assertThat(heard).containsExactly("guest1 closed 100");
    assertThat(count(DefenceCount.SLOW_HEADER)).isZero();
  }
}
