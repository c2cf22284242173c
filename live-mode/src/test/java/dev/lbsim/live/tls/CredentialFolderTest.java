package dev.lbsim.live.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that were made, and those that are read. */
class CredentialFolderTest {
  private final Authority authority = new Authority();

  @Test
  void whatTheAuthorityMakesIsValidForWhatItSays() throws Exception {
    InetAddress address = InetAddress.getByName("127.77.0.1");
    Credential made = authority.issue(List.of("a.test", "*.b.test"), List.of(address));
    assertThat(Credential.hosts(made.leaf())).containsExactly("a.test", "*.b.test", "127.77.0.1");
    PKIXParameters rules =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    rules.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(made.chain()), rules);
    assertThat(authority.certificate().getBasicConstraints()).isGreaterThanOrEqualTo(0);
    assertThat(made.leaf().getBasicConstraints()).isEqualTo(-1);
    assertThat(made.leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(authority.issueExpired(List.of("a.test"), List.of()).leaf().getNotAfter())
        .isInThePast();
  }

  @Test
  void keyAndCertificatesMayComeInAnyOrder() throws Exception {
    Credential made = authority.issue(List.of("a.test"), List.of());
    String key = CertificateFiles.block("PRIVATE KEY", made.key().getEncoded());
    String chain =
        CertificateFiles.block("CERTIFICATE", made.leaf().getEncoded())
            + CertificateFiles.block("CERTIFICATE", authority.certificate().getEncoded());
    for (String text : List.of(key + chain, "words\n" + chain + key)) {
      Credential read = CredentialFolder.parse(text);
      assertThat(read.chain()).containsExactly(made.leaf(), authority.certificate());
      assertThat(read.key()).isEqualTo(made.key());
    }
  }

  @Test
  void eachFileThatCannotBeUsedIsToldInALineOfItsOwn(@TempDir Path folder) throws Exception {
    Credential made = authority.issue(List.of("a.test"), List.of());
    Credential other = authority.issue(List.of("b.test"), List.of());
    Credential nameless = authority.issue(List.of(), List.of());
    String certificate = CertificateFiles.block("CERTIFICATE", made.leaf().getEncoded());
    Files.writeString(folder.resolve("1.pem"), certificate);
    Files.writeString(
        folder.resolve("2.pem"),
        certificate + CertificateFiles.block("PRIVATE KEY", other.key().getEncoded()));
    Files.writeString(
        folder.resolve("3.pem"),
        certificate + CertificateFiles.block("EC PRIVATE KEY", made.key().getEncoded()));
    Files.writeString(
        folder.resolve("4.pem"),
        CertificateFiles.block("CERTIFICATE", nameless.leaf().getEncoded())
            + CertificateFiles.block("PRIVATE KEY", nameless.key().getEncoded()));
    Files.writeString(folder.resolve("5.txt"), "not looked at");
    assertThatThrownBy(() -> CredentialFolder.read(folder))
        .isInstanceOf(LiveProblem.class)
        .extracting(problem -> String.valueOf(problem.getMessage()).lines().toList())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
        .satisfiesExactly(
            first -> assertThat(first).contains("1.pem: its key is not in the same file"),
            second -> assertThat(second).contains("2.pem: the key is not that of the first"),
            third -> assertThat(third).contains("3.pem").contains("openssl pkcs8 -topk8 -nodes"),
            fourth -> assertThat(fourth).contains("4.pem: it names no host"));
  }

  @Test
  void aFolderWithoutAnyIsAProblem(@TempDir Path folder) {
    assertThatThrownBy(() -> CredentialFolder.read(folder))
        .isInstanceOf(LiveProblem.class)
        .hasMessageContaining("there is no certificate in");
    assertThatThrownBy(() -> CredentialFolder.read(folder.resolve("none")))
        .isInstanceOf(LiveProblem.class)
        .hasMessageContaining("cannot read certificates from");
  }
}
