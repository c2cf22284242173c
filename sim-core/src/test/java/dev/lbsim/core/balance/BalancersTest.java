package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BalancersTest {
  @Test
  void findsEveryAlgorithmByItsName() {
    for (Balancers.Kind kind : Balancers.all()) {
      assertThat(Balancers.find(kind.about().name())).containsSame(kind);
    }
    assertThat(Balancers.find("no-such-thing")).isEmpty();
  }

  @Test
  void namesAreUniqueAndEveryEntryIsDescribed() {
    assertThat(Balancers.all()).extracting(kind -> kind.about().name()).doesNotHaveDuplicates();
    for (Balancers.Kind kind : Balancers.all()) {
      assertThat(kind.about().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(kind.about().summary()).endsWith(".");
      assertThat(kind.about().source()).isNotBlank();
      assertThat(kind.about().parameters()).allSatisfy(p -> assertThat(p.summary()).isNotBlank());
    }
  }

  @Test
  void makesABalancerOfEveryKindFromItsDefaults() {
    for (Balancers.Kind kind : Balancers.all()) {
      Balancer one = Fixtures.balancer(kind, 1);
      assertThat(Fixtures.balancer(kind, 1)).as("each worker has its own").isNotSameAs(one);
    }
  }
}
