package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.Test;

class DemandSourceTest {
  private static final int REQUESTS = 100_000;

  @Test
  void givesThePublishedNumbersOfSplitMix64() {
    // Vigna's splitmix64.c from seed 1234567.
    DemandSource source = new DemandSource();
    source.reseed(1234567);
    for (String expected :
        new String[] {
          "6457827717110365317",
          "3203168211198807973",
          "9817491932198370423",
          "4593380528125082431",
          "16408922859458223821"
        }) {
      assertThat(Long.toUnsignedString(source.nextLong())).isEqualTo(expected);
    }
  }

  @Test
  void equalsTheLibrarysSplitMix64FromAnySeed() {
    DemandSource source = new DemandSource();
    for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, 0x5eed}) {
      source.reseed(seed);
      SplitMix64 library = new SplitMix64(seed);
      for (int i = 0; i < 100; i++) {
        assertThat(source.nextLong()).isEqualTo(library.nextLong());
      }
    }
  }

  @Test
  void aRequestAsksTheSameOfWhicheverServerOfThePoolTakesIt() {
    DemandSource here = new DemandSource("servers.web/service");
    DemandSource there = new DemandSource("servers.web/service");
    Sampler drawnHere = new Gamma(10, 0.5).sampler(here);
    Sampler drawnThere = new Gamma(10, 0.5).sampler(there);
    here.reseed(11);
    double demand = drawnHere.next();
    there.reseed(99);
    assertThat(drawnThere.next()).isNotEqualTo(demand);
    there.reseed(11);
    assertThat(drawnThere.next()).isEqualTo(demand);
  }

  @Test
  void demandsFollowTheDistributionAndNotTheOrderOfBirth() {
    double[] demands = demands("servers.web/service");
    var expected = new ExponentialDistribution(1);
    assertThat(Samples.kolmogorovSmirnov(demands, expected::cumulativeProbability))
        .isLessThan(Samples.KOLMOGOROV_LIMIT);
    double[] next = Arrays.copyOfRange(demands, 1, REQUESTS);
    assertThat(Samples.correlation(Arrays.copyOf(demands, REQUESTS - 1), next))
        .isBetween(-Samples.SIGMAS, Samples.SIGMAS);
  }

  @Test
  void whatARequestAsksOfTwoTiersIsUnrelated() {
    double[] ofProxy = demands("l7.proxy/overhead");
    double[] ofServer = demands("servers.web/service");
    assertThat(Samples.correlation(ofProxy, ofServer)).isBetween(-Samples.SIGMAS, Samples.SIGMAS);
  }

  @Test
  void allocatesNothing() {
    DemandSource source = new DemandSource("servers.web/service");
    Sampler sampler = Exponential.ofMean(1).sampler(source);
    long[] bits = {0};
    Samples.assertAllocatesNothing(
        () -> {
          source.reseed(bits[0]++);
          sampler.next();
        });
  }

  private static double[] demands(String purpose) {
    RandomStream births = new Streams(42, 0).stream("clients.web/demands");
    DemandSource source = new DemandSource(purpose);
    Sampler sampler = Exponential.ofMean(1).sampler(source);
    double[] demands = new double[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      source.reseed(births.nextLong());
      demands[i] = sampler.next();
    }
    return demands;
  }
}
