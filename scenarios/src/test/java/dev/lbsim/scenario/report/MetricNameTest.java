package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricNameTest {
  @ParameterizedTest
  @CsvSource({
    "total.requests, total, requests",
    "total.latency.p99, total, latency.p99",
    "total.errors.refused, total, errors.refused",
    "servers.app.big.queue.mean, servers.app.big, queue.mean",
    "dns.www.example.test.dns.queries, dns.www.example.test, dns.queries",
    "dns.www.example.test.share, dns.www.example.test, share",
    "path./api/v1.5/items.latency.p50, path./api/v1.5/items, latency.p50",
  })
  void theMeasureIsSplitOffTheScope(String name, String scope, String measure) {
    assertThat(MetricName.of(name)).isEqualTo(new MetricName(scope, measure));
  }

  @ParameterizedTest
  @CsvSource({
    "l7.cache.share, l7.cache, share",
    "l7.cache.cache.hit_ratio, l7.cache, cache.hit_ratio",
    "servers.queue.utilisation, servers.queue, utilisation",
  })
  void tiersMayBeCalledLikeMeasures(String name, String scope, String measure) {
    assertThat(MetricName.of(name)).isEqualTo(new MetricName(scope, measure));
  }
}
