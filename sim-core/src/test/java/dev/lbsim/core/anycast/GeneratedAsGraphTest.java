package dev.lbsim.core.anycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedAsGraphTest {
  @ParameterizedTest
  @CsvSource({
    "3, 1, 2438835918",
    "50, 7, 1037864214",
    "1000, 1, 4239597879",
    "20000, 42, 2651290951"
  })
  void oneSizeAndSeedGiveOneGraphForEver(int size, long seed, long checksum) {
    assertThat(checksum(GeneratedAsGraph.of(size, seed))).isEqualTo(checksum);
  }

  private static long checksum(AsGraph graph) {
    CRC32 crc = new CRC32();
    for (int as = 0; as < graph.size(); as++) {
      add(crc, (int) graph.asn(as));
      add(crc, graph.customerCount(as));
      add(crc, graph.peerCount(as));
      for (int at = graph.firstCustomer(as); at < graph.end(as); at++) {
        add(crc, graph.neighbour(at));
      }
    }
    return crc.getValue();
  }

  private static void add(CRC32 crc, int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(value >>> shift);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7, 10, 30, 99, 100, 500, 5000})
  void everyAsReachesTheCliqueByWayOfProviders(int size) {
    for (long seed = 0; seed < 5; seed++) {
      AsGraph graph = GeneratedAsGraph.of(size, seed);
      assertThat(graph.size()).isEqualTo(size);
      boolean[] reaches = new boolean[size];
      for (int rank = size - 1; rank >= 0; rank--) {
        int as = graph.customersFirst(rank);
        boolean tier1 = graph.asn(as) <= GeneratedAsGraph.tier1Count(size);
        reaches[as] = tier1 && graph.providerCount(as) == 0;
        for (int at = graph.firstProvider(as); at < graph.end(as); at++) {
          reaches[as] |= reaches[graph.neighbour(at)];
        }
      }
      assertThat(reaches).doesNotContain(false);
      for (int a = 1; a <= GeneratedAsGraph.tier1Count(size); a++) {
        assertThat(graph.peerCount(graph.indexOf(a)))
            .isEqualTo(GeneratedAsGraph.tier1Count(size) - 1);
      }
    }
  }

  /** Shares of the inferred Internet, loosely: this is a likeness and no estimate. */
  @Test
  void looksLikeTheInternet() {
    AsGraph graph = GeneratedAsGraph.of(75_000, 1);
    int sellers = 0;
    long providers = 0;
    int buyers = 0;
    int largestCone = 0;
    for (int as = 0; as < graph.size(); as++) {
      sellers += graph.customerCount(as) > 0 ? 1 : 0;
      providers += graph.providerCount(as);
      buyers += graph.providerCount(as) > 0 ? 1 : 0;
      largestCone = Math.max(largestCone, graph.customerCount(as) > 500 ? graph.coneSize(as) : 0);
    }
    assertThat(GeneratedAsGraph.tier1Count(75_000)).isEqualTo(16);
    assertThat(sellers / 75_000.0).isBetween(0.08, 0.16);
    assertThat(providers / (double) buyers).isBetween(1.8, 2.2);
    assertThat(graph.linkCount()).isBetween(400_000, 550_000);
    assertThat(largestCone).isBetween(15_000, 60_000);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> GeneratedAsGraph.of(2, 1))
        .hasMessage("a generated topology has 3 to 100000 ASes, not 2");
    assertThatThrownBy(() -> GeneratedAsGraph.of(100_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
