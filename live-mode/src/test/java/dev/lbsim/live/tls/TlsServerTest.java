package dev.lbsim.live.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS at a layer-7 tier, called by the JDK's clients. */
class TlsServerTest {
  private static final String SHOPS =
      "{ unknown-host: %s, certificates:"
          + " { shop: { hosts: [www.shop.test, '*.shop.test'] }, api: api.test } }";

  static Stream<TlsLibrary> libraries() {
    return Stream.of(TlsLibrary.best(), TlsLibrary.portable("a test"));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void eachHostIsShownItsCertificate(TlsLibrary library) throws Exception {
    try (SecureWorld world = new SecureWorld(SHOPS.formatted("first"), library)) {
      SSLContext client = world.trusting();
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        for (String host : new String[] {"www.shop.test", "any.SHOP.test", "other.test", null}) {
          try (SSLSocket socket = world.secured(client, 1, version, host)) {
            assertThat(SecureWorld.hosts(socket))
                .as("%s %s", version, host)
                .contains("www.shop.test", "*.shop.test");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(SecureWorld.get(socket)).isEqualTo("HTTP/1.1 200 OK");
          }
        }
        try (SSLSocket socket = world.secured(client, 1, version, "api.test")) {
          assertThat(SecureWorld.hosts(socket)).contains("api.test").doesNotContain("*.shop.test");
        }
      }
    }
  }

  @Test
  void aClientThatAsksForAnotherNameRefusesTheCertificateAndOthersAreServed() throws Exception {
    try (SecureWorld world =
        new SecureWorld("{ certificates: { a: a.test } }", TlsLibrary.best())) {
      HttpClient client = HttpClient.newBuilder().sslContext(world.trusting()).build();
      String port = ":" + world.address("l7.proxy.1").getPort();
      URI addressed =
          URI.create(
              "https://" + world.address("l7.proxy.1").getAddress().getHostAddress() + port + "/");
      assertThat(send(client, addressed).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> send(HttpClient.newHttpClient(), addressed))
          .isInstanceOf(SSLHandshakeException.class);
      SSLSocket other = world.secured(world.trusting(), 1, "TLSv1.3", "b.test");
      assertThat(SecureWorld.hosts(other)).doesNotContain("b.test");
      other.close();
      assertThat(send(client, addressed).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> send(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aHostWithoutCertificateGetsAnAlertWhereTheTierWantsThat() throws Exception {
    try (SecureWorld world = new SecureWorld(SHOPS.formatted("refuse"), TlsLibrary.best())) {
      SSLContext client = world.trusting();
      assertThatThrownBy(() -> world.secured(client, 1, "TLSv1.3", "other.test"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
      try (SSLSocket socket = world.secured(client, 1, "TLSv1.3", "api.test")) {
        assertThat(SecureWorld.get(socket)).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void aCertificateThatHasExpiredIsShownAndClientsSeeThat() throws Exception {
    String l7 = "{ certificates: { shop: { hosts: shop.test, expires: 1ms } } }";
    try (SecureWorld world = new SecureWorld(l7, TlsLibrary.best())) {
      SSLContext client = world.trusting();
      Thread.sleep(20);
      assertThatThrownBy(() -> world.secured(client, 1, "TLSv1.3", "shop.test"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("CertificateExpiredException");
    }
  }

  private static boolean resumes(
      SecureWorld world, SSLContext client, int first, int then, String v) throws Exception {
    long created;
    try (SSLSocket socket = world.secured(client, first, v, "www.test")) {
      SecureWorld.get(socket); // with TLS 1.3 tickets come after the handshake
      created = socket.getSession().getCreationTime();
    }
    Thread.sleep(5);
    try (SSLSocket socket = world.secured(client, then, v, "www.test")) {
      SecureWorld.get(socket);
      return socket.getSession().getCreationTime() == created;
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, true", "TLSv1.3, true", "TLSv1.2, false", "TLSv1.3, false"})
  void sessionsAreResumedWhereThereAreTickets(String version, boolean tickets) throws Exception {
    String l7 = tickets ? "{ tickets: 1h }" : "{}";
    for (TlsLibrary library : libraries().toList()) {
      try (SecureWorld world = new SecureWorld(l7, library)) {
        assertThat(resumes(world, world.trusting(), 1, 1, version))
            .as(library.name())
            .isEqualTo(tickets);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tier", "instance"})
  void anotherProxyOpensTicketsWhereTheTierSharesItsKey(String scope) throws Exception {
    String l7 = "{ tickets: { lifetime: 1h, scope: " + scope + " } }";
    try (SecureWorld world =
        new SecureWorld(
            l7, TlsLibrary.best(), LiveTls.UserFiles.NONE, LiveTls.HANDSHAKE_MILLIS, 2)) {
      assertThat(resumes(world, world.trusting(), 1, 2, "TLSv1.3")).isEqualTo(scope.equals("tier"));
      SSLContext client = world.trusting();
      assertThat(resumes(world, client, 1, 1, "TLSv1.3")).isTrue();
      world.tls.died("l7.proxy.1");
      assertThat(resumes(world, world.trusting(), 1, 1, "TLSv1.3")).isTrue();
    }
  }

  @Test
  void ticketsGrowOld() throws Exception {
    try (SecureWorld world = new SecureWorld("{ tickets: 1h }", TlsLibrary.best())) {
      SSLContext client = world.trusting();
      long created;
      try (SSLSocket socket = world.secured(client, 1, "TLSv1.3", "www.test")) {
        SecureWorld.get(socket);
        created = socket.getSession().getCreationTime();
      }
      Thread.sleep(5);
      for (int quarter = 0; quarter < 4; quarter++) {
        world.tls.ageKeys();
      }
      try (SSLSocket socket = world.secured(client, 1, "TLSv1.3", "www.test")) {
        assertThat(socket.getSession().getCreationTime()).isNotEqualTo(created);
      }
    }
  }

  private static String pem(Credential credential) throws Exception {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + lines.encodeToString(credential.leaf().getEncoded())
        + "\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n"
        + lines.encodeToString(credential.key().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void certificatesAreReadAnewAndOpenConnectionsGoOn(@TempDir Path folder) throws Exception {
    Authority mine = new Authority();
    Credential before = mine.issue(List.of("mine.test"), List.of());
    Credential after = mine.issue(List.of("mine.test", "new.test"), List.of());
    Path file = folder.resolve("mine.pem");
    Files.writeString(file, pem(before));
    LiveTls.UserFiles files = new LiveTls.UserFiles(folder.resolve("ca.crt"), folder);
    try (SecureWorld world =
        new SecureWorld("{}", TlsLibrary.best(), files, LiveTls.HANDSHAKE_MILLIS, 1)) {
      assertThat(folder.resolve("ca.crt")).content().isEqualTo(world.tls.authority().pem());
      SSLContext client = world.trusting(mine.certificate());
      try (SSLSocket old = world.secured(client, 1, "TLSv1.3", "mine.test")) {
        assertThat(SecureWorld.hosts(old)).containsExactly("mine.test");
        Files.writeString(file, "not a certificate");
        assertThatThrownBy(world.tls::reload)
            .isInstanceOf(LiveProblem.class)
            .hasMessageContaining("mine.pem: there is none in it");
        try (SSLSocket still = world.secured(client, 1, "TLSv1.2", "mine.test")) {
          assertThat(SecureWorld.hosts(still)).containsExactly("mine.test");
        }
        Files.writeString(file, pem(after));
        world.tls.reload();
        try (SSLSocket now = world.secured(client, 1, "TLSv1.2", "mine.test")) {
          assertThat(SecureWorld.hosts(now)).containsExactly("mine.test", "new.test");
          assertThat(SecureWorld.get(now)).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(SecureWorld.get(old)).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void whatIsNotTlsIsClosedWithoutAWord() throws Exception {
    try (SecureWorld world = new SecureWorld("{}", TlsLibrary.best());
        Socket socket = world.plain()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void whoDoesNotGetOnWithTheHandshakeIsCutOff() throws Exception {
    try (SecureWorld world =
        new SecureWorld("{}", TlsLibrary.best(), LiveTls.UserFiles.NONE, 100, 1)) {
      try (Socket silent = world.plain();
          Socket half = world.plain()) {
        half.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1, 0, 0, 96});
        assertThat(isClosed(silent)).isTrue();
        assertThat(isClosed(half)).isTrue();
      }
    }
  }

  /** True if the other end closes it, with or without a RST, and says nothing before. */
  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
