package dev.lbsim.live.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A certificate with those it stands on, and its key.
 *
 * @param chain the certificate itself first
 */
record Credential(PrivateKey key, List<X509Certificate> chain) {
  /** GeneralName of RFC 5280, section 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  X509Certificate leaf() {
    return chain.get(0);
  }

  X509Certificate[] chainArray() {
    return chain.toArray(X509Certificate[]::new);
  }

  /** What a certificate is for: names, some with a wildcard, and addresses as they are written. */
  static List<String> hosts(X509Certificate certificate) {
    List<String> hosts = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.get(0).equals(DNS_NAME)) {
            hosts.add((String) name.get(1));
          } else if (name.get(0).equals(IP_ADDRESS)) {
            hosts.add(InetAddress.getByName((String) name.get(1)).getHostAddress());
          }
        }
      }
    } catch (CertificateParsingException | UnknownHostException e) {
      return List.of(); // then it is for nobody
    }
    return hosts;
  }
}
