package dev.lbsim.live.tls;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.Cast;
import dev.lbsim.live.run.LiveWorld;
import dev.lbsim.live.run.RealTime;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A live world in which nobody calls but the test. */
final class SecureWorld implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final EventLoopGroup loop;
  private final LiveWorld live;
  private final RealTime time;
  final LiveTls tls;

  SecureWorld(
      String l7, TlsLibrary library, LiveTls.UserFiles files, long timeoutMillis, int proxies) {
    CompiledScenario scenario =
        ScenarioCompiler.compile(
            ScenarioReader.read(
                    """
                    lbsim: 1
                    run: { duration: 1s, warmup: 0s, seed: 7, replications: 1 }
                    clients: { web: { arrivals: steady(1rps), visits: edge } }
                    l4: { edge: { pool: proxy } }
                    l7: { proxy: { count: %d, pool: app, tls: %s } }
                    servers: { app: { workers: 50, service: 1ms } }
                    """
                        .formatted(proxies, l7),
                    "secure.yaml",
                    Path.of(""),
                    Overrides.none())
                .orThrow());
    Transport transport = Transport.best();
    loop = transport.oneLoop("secure");
    live = new LiveWorld(scenario, 7, Loopback.here(FreePort.find()), Cast.ALL);
    time = new RealTime(live.world(), RealTime.Course.ENDLESS, loop.next(), 1, () -> {});
    tls =
        new LiveTls(
            scenario.scenario().spec().l7(), List.of("www.test"), files, library, 1, timeoutMillis);
    live.secure(tls);
    live.connect(scenario, time, loop, transport);
    live.open();
    loop.submit(() -> time.start(() -> {})).syncUninterruptibly();
  }

  SecureWorld(String l7, TlsLibrary library) {
    this(l7, library, LiveTls.UserFiles.NONE, LiveTls.HANDSHAKE_MILLIS, 1);
  }

  InetSocketAddress address(String name) {
    return Objects.requireNonNull(live.addresses().get(name), name);
  }

  /** A context that trusts the authority of this world. */
  SSLContext trusting(Certificate... others) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", tls.authority().certificate());
    for (int i = 0; i < others.length; i++) {
      trusted.setCertificateEntry("other" + i, others[i]);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  Socket plain() throws IOException {
    Socket socket = new Socket();
    socket.connect(address("l7.proxy.1"));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /**
   * Connects and shakes hands.
   *
   * @param host to ask for, or null to say nothing of it
   */
  SSLSocket secured(SSLContext context, int proxy, String version, @Nullable String host)
      throws IOException {
    InetSocketAddress at = address("l7.proxy." + proxy);
    Socket socket = new Socket();
    socket.connect(at);
    socket.setSoTimeout(PATIENCE_MILLIS);
    // The name and port under which the client keeps its sessions.
    SSLSocket secured =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, host == null ? "127.0.0.1" : host, 4433, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setServerNames(host == null ? List.of() : List.of(new SNIHostName(host)));
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** The status line of an answer that is read whole. */
  static String get(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: www.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  static List<String> hosts(SSLSocket socket) throws IOException {
    return Credential.hosts((X509Certificate) socket.getSession().getPeerCertificates()[0]);
  }

  /** How many tunnels its first proxy has. */
  int tunnels() {
    return loop.submit(() -> Objects.requireNonNull(live.listeners().get("l7.proxy.1")).tunnels())
        .syncUninterruptibly()
        .getNow();
  }

  void onLoop(Runnable what) {
    loop.submit(what).syncUninterruptibly();
  }

  @Override
  public void close() {
    loop.submit(live::close).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    tls.close();
  }
}
