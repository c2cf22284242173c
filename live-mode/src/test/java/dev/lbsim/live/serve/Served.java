package dev.lbsim.live.serve;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** A file that is served, and a client that asks. */
final class Served implements AutoCloseable {
  final ServeRun run;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param upstreams as on the command line
   */
  Served(String file, String... upstreams) throws IOException {
    this(file, 1, LiveTls.UserFiles.NONE, upstreams);
  }

  Served(String file, int threads, LiveTls.UserFiles tls, String... upstreams) throws IOException {
    ServePlan plan = plan(file, upstreams);
    run =
        ServeRun.start(
            read(file, plan.over(Overrides.none())),
            plan,
            new ServeRun.Options(FreePort.find("127.77.0.1"), threads, 1, null, tls));
  }

  /** What is to be served of a file. */
  static ServePlan plan(String file, String... upstreams) {
    return ServePlan.of(read(file, Overrides.none()), List.of(upstreams), List.of());
  }

  static Scenario read(String file, Overrides overrides) {
    return ScenarioReader.read(file, "serve.yaml", Path.of(""), overrides).orThrow();
  }

  /** Goes on with another file. */
  void reload(String file, String... upstreams) {
    ServePlan plan = plan(file, upstreams);
    run.reload(read(file, plan.over(Overrides.none())), plan);
  }

  /** Asks the first instance of a tier called proxy. */
  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return get(client, run, "l7.proxy.1", path, headers);
  }

  /**
   * Asks somebody.
   *
   * @param at such as {@code l7.proxy.1}
   */
  static HttpResponse<String> get(
      HttpClient client, ServeRun run, String at, String path, String... headers)
      throws IOException, InterruptedException {
    InetSocketAddress address = run.addresses().get(at);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://%s:%d%s"
                    .formatted(address.getAddress().getHostAddress(), address.getPort(), path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    run.close();
  }
}
