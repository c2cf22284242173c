package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.tls.Authority;
import dev.lbsim.live.tls.CertificateFiles;
import dev.lbsim.live.tls.LiveTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of a proxy on several loops and through reloads. */
class ServeTlsTest {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int CONNECTIONS = 20;

  @TempDir private Path folder;

  private static String file(String tls, int retries) {
    return """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7: { proxy: { retries: { max: %d }, pool: web%s } }
        servers: { web: { service: 1ms } }
        """
        .formatted(retries, tls);
  }

  private static SSLContext trusting(Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static SSLSocket shake(Served served, SSLContext context, String host)
      throws IOException {
    InetSocketAddress at = served.run.addresses().get("l7.proxy.1");
    Socket socket = new Socket(at.getAddress(), at.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, 443, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});
    parameters.setServerNames(List.of(new SNIHostName(host)));
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: proxy\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("web /") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("more than " + answer).isNotNegative();
      answer.append((char) next);
    }
    return answer.substring(0, answer.indexOf("\r\n"));
  }

  private static byte[] leaf(SSLSocket socket) throws Exception {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getEncoded();
  }

  /** A ticket of one loop is good at the others, and so is the certificate. */
  @Test
  void loopsShareCertificatesAndTickets() throws Exception {
    Path ca = folder.resolve("ca.pem");
    LiveTls.UserFiles files = new LiveTls.UserFiles(ca, null);
    try (RealServer web = new RealServer("web");
        Served served =
            new Served(file(", tls: { tickets: 1h }", 1), 4, files, "web=" + web.address())) {
      SSLContext context = trusting(read(ca));
      for (int i = 0; i < CONNECTIONS; i++) {
        try (SSLSocket socket = shake(served, context, "proxy")) {
          assertThat(ask(socket)).contains("200");
        }
      }
      Map<String, Long> counts = served.run.totals().counts().get("l7.proxy.1");
      assertThat(counts).containsEntry("handshakes.full", 1L);
      assertThat(counts).containsEntry("handshakes.resumed", CONNECTIONS - 1L);
    }
  }

  @Test
  void aReloadReadsCertificatesAnewAndClosesNoConnection() throws Exception {
    Authority authority = new Authority();
    Path pem = folder.resolve("app.pem");
    CertificateFiles.write(pem, authority, "app.test");
    SSLContext context = trusting(authority.certificate());
    LiveTls.UserFiles files = new LiveTls.UserFiles(null, folder);
    String upstream = "web=";
    try (RealServer web = new RealServer("web");
        Served served = new Served(file(", tls: {}", 1), 2, files, upstream + web.address());
        SSLSocket first = shake(served, context, "app.test")) {
      ask(first);
      CertificateFiles.write(pem, authority, "app.test");
      try (SSLSocket same = shake(served, context, "app.test")) {
        assertThat(leaf(same)).isEqualTo(leaf(first));
      }
      served.reload(file(", tls: {}", 2), upstream + web.address());
      try (SSLSocket next = shake(served, context, "app.test")) {
        assertThat(leaf(next)).isNotEqualTo(leaf(first));
        ask(next);
        Files.writeString(pem, "not a certificate");
        assertThatThrownBy(() -> served.reload(file(", tls: {}", 3), upstream + web.address()))
            .isInstanceOf(LiveProblem.class)
            .hasMessageContaining("cannot use the certificate")
            .hasMessageContaining("app.pem");
        try (SSLSocket after = shake(served, context, "app.test")) {
          assertThat(leaf(after)).isEqualTo(leaf(next));
          ask(after);
        }
      }
      ask(first);
    }
  }

  /** Whoever trusts the authority it began with trusts it when the file says something else. */
  @Test
  void theAuthorityStaysWhateverIsSaidOfTls() throws Exception {
    Path ca = folder.resolve("ca.pem");
    LiveTls.UserFiles files = new LiveTls.UserFiles(ca, null);
    try (RealServer web = new RealServer("web");
        Served served = new Served(file(", tls: {}", 1), 2, files, "web=" + web.address())) {
      SSLContext context = trusting(read(ca));
      try (SSLSocket open = shake(served, context, "proxy")) {
        ask(open);
        served.reload(file(", tls: { version: tls12, tickets: 1h }", 1), "web=" + web.address());
        try (SSLSocket next = shake(served, context, "proxy")) {
          ask(next);
        }
        served.reload(file("", 1), "web=" + web.address());
        assertThat(served.get("/").body()).isEqualTo("web /");
        served.reload(file(", tls: {}", 2), "web=" + web.address());
        try (SSLSocket next = shake(served, context, "proxy")) {
          ask(next);
        }
        ask(open);
      }
    }
  }
}
