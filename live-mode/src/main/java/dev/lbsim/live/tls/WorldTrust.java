package dev.lbsim.live.tls;

import dev.lbsim.core.guard.tls.CertificateTable;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What the clients of a live world accept: a certificate of the run's own authority, or one of
 * those its user gave, that is for the host they ask for and has not expired. What was found good
 * once is not verified again, since the processor time of clients is not what a run is about;
 * whether it has expired is.
 */
final class WorldTrust extends X509ExtendedTrustManager {
  private static final int MOST_KNOWN = 1000;

  private final Authority authority;
  private final Predicate<X509Certificate> given;
  private final Map<X509Certificate, CertificateTable> known = new ConcurrentHashMap<>();

  /**
   * @param given true of a certificate that the user of this run gave
   */
  WorldTrust(Authority authority, Predicate<X509Certificate> given) {
    this.authority = authority;
    this.given = given;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    X509Certificate leaf = chain[0];
    CertificateTable hosts = known.get(leaf);
    if (hosts == null) {
      verify(leaf);
      hosts = new CertificateTable(List.of(Credential.hosts(leaf)));
      if (known.size() < MOST_KNOWN) {
        known.put(leaf, hosts);
      }
    }
    leaf.checkValidity();
    String host = engine.getPeerHost();
    if (host == null || hosts.find(host) == CertificateTable.NONE) {
      throw new CertificateException("this certificate is not for " + host);
    }
  }

  private void verify(X509Certificate leaf) throws CertificateException {
    if (given.test(leaf)) {
      return;
    }
    try {
      leaf.verify(authority.certificate().getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("nobody known has signed this certificate", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("there is no host to compare it with");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("there is no host to compare it with");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("clients need no certificate here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {authority.certificate()};
  }
}
