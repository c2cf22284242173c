package dev.lbsim.cli;

import dev.lbsim.live.tls.LiveTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which certificates are shown where TLS ends, and how others come to believe them. */
final class CertificateOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Write the certificate of the authority to this file whose certificates are shown where"
              + " TLS ends; curl --cacert FILE believes them then.")
  private @Nullable Path authority;

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description =
          "Certificates of your own, each a file NAME.pem with its key; shown for the hosts they name"
              + " instead of those made for the run.")
  private @Nullable Path certificates;

  LiveTls.UserFiles files() {
    return new LiveTls.UserFiles(authority, certificates);
  }

  boolean writesAuthority() {
    return authority != null;
  }
}
