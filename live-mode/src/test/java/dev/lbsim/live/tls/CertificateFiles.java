package dev.lbsim.live.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

/** Certificates in files, as somebody has them who has some. */
public final class CertificateFiles {
  private CertificateFiles() {}

  /** Writes one for a host, with its key. */
  public static void write(Path file, Authority authority, String host)
      throws IOException, GeneralSecurityException {
    Credential made = authority.issue(List.of(host), List.of());
    Files.writeString(
        file,
        block("PRIVATE KEY", made.key().getEncoded())
            + block("CERTIFICATE", made.leaf().getEncoded()),
        StandardCharsets.US_ASCII);
  }

  /** PEM. */
  static String block(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
