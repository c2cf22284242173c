package dev.lbsim.live.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static AccessEntry entry(String target, @Nullable String agent) {
    return new AccessEntry(
        "l7.edge.1",
        1_700_000_000_000L,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711),
        "GET",
        target,
        "HTTP/1.1",
        200,
        123,
        "ok",
        "servers.web.2",
        2,
        false,
        12_345_678,
        1_002_000,
        "abc",
        agent);
  }

  private static String written(AccessFormat format, AccessEntry... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AccessLog log = new AccessLog(format, out)) {
      for (AccessEntry each : entries) {
        log.add(each);
      }
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void commonIsWhatToolsRead() {
    assertThat(written(AccessFormat.COMMON, entry("/a?b=c", null)))
        .isEqualTo("127.0.0.1 - - [14/Nov/2023:22:13:20 +0000] \"GET /a?b=c HTTP/1.1\" 200 123\n");
  }

  @Test
  void jsonTellsOfBackendsAttemptsAndDurations() {
    assertThat(written(AccessFormat.JSON, entry("/", "curl")))
        .isEqualTo(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"at\":\"l7.edge.1\",\"client\":\"127.0.0.1\","
                + "\"port\":4711,\"method\":\"GET\",\"target\":\"/\",\"version\":\"HTTP/1.1\","
                + "\"status\":200,\"bytes\":123,\"ending\":\"ok\",\"upstream\":\"servers.web.2\","
                + "\"attempts\":2,\"duration_ms\":12.345,\"first_byte_ms\":1.002,"
                + "\"request_id\":\"abc\",\"user_agent\":\"curl\"}\n");
  }

  @Test
  void nothingThatAClientSendsMakesALineOfItsOwn() {
    AccessEntry evil = entry("/\"\r\nx", "a\"\\\n\u0000\u00e9");
    assertThat(written(AccessFormat.COMMON, evil)).contains("/\\\"\\x0d\\x0ax ").hasLineCount(1);
    assertThat(written(AccessFormat.JSON, evil))
        .contains("\"user_agent\":\"a\\\"\\\\\\u000a\\u0000\\u00e9\"")
        .hasLineCount(1);
  }

  @Test
  void whatHasNoRoomIsDroppedAndCounted() {
    CountDownLatch open = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int octet) {
            written.write(octet);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            try {
              open.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            written.write(bytes, from, length);
          }
        };
    AccessLog log = new AccessLog(AccessFormat.COMMON, slow, 4);
    for (int i = 0; i < 100; i++) {
      log.add(entry("/" + i, null)); // returns though nothing is written
    }
    assertThat(log.dropped()).isPositive();
    open.countDown();
    log.close();
    long lines = written.toString(StandardCharsets.US_ASCII).lines().count();
    assertThat(lines + log.dropped()).isEqualTo(100);
  }

  @Test
  void aFullDiskStopsTheLogAndNothingElse() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("no space left on device");
          }
        };
    AccessLog log = new AccessLog(AccessFormat.COMMON, full);
    log.add(entry("/", null));
    log.add(entry("/", null));
    log.close();
    assertThat(log.dropped()).isEqualTo(2);
    assertThat(log.failure()).hasMessage("no space left on device");
  }
}
