package dev.lbsim.live.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority for one run, in memory only: nobody who does not ask for its certificate
 * trusts it, and its key goes with the process. Certificates as RFC 5280 has them, with ECDSA on
 * P-256, for which a server signs in some tens of microseconds.
 *
 * <p>A bad choice for anything that lives longer than a run: give certificates of your own then.
 */
public final class Authority {
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final byte[] SIGNATURE_ID = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final Duration LIFE = Duration.ofDays(30);

  /** Clocks differ, and a certificate that begins now is not yet valid on a slow one. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final int SERIAL_BITS = 120;
  private static final int PEM_LINE = 64;

  private final SecureRandom random = new SecureRandom();
  private final KeyPair pair = keys();
  private final byte[] name = name("lbsim throw-away CA");
  private final Instant from = Instant.now().minus(BEFORE);
  private final Instant until = from.plus(LIFE);
  private final X509Certificate certificate;

  /** A new one, which nobody knows. */
  public Authority() {
    byte[] extensions =
        Der.sequence(
            extension("2.5.29.19", true, Der.sequence(Der.yes())),
            extension(
                "2.5.29.15", true, Der.bits(new byte[] {0x06}, 1)), // signs certificates, CRLs
            extension("2.5.29.14", false, Der.octets(keyId())));
    certificate = sign(name, pair.getPublic(), from, until, extensions);
  }

  /** Its certificate, for those who are to trust it. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The same as text (RFC 7468). */
  public String pem() {
    try {
      String body =
          Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
              .encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a certificate, valid as long as the authority.
   *
   * @param hosts names, some with a wildcard in front
   */
  Credential issue(List<String> hosts, List<InetAddress> addresses) {
    return issue(hosts, addresses, from, until);
  }

  /** The same, but one that has expired. */
  Credential issueExpired(List<String> hosts, List<InetAddress> addresses) {
    return issue(hosts, addresses, from.minus(LIFE), from);
  }

  private Credential issue(
      List<String> hosts, List<InetAddress> addresses, Instant notBefore, Instant notAfter) {
    KeyPair keys = keys();
    List<byte[]> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(Der.plain(2, host.getBytes(StandardCharsets.US_ASCII)));
    }
    for (InetAddress address : addresses) {
      names.add(Der.plain(7, address.getAddress()));
    }
    byte[] extensions =
        Der.sequence(
            extension("2.5.29.15", true, Der.bits(new byte[] {(byte) 0x80}, 7)), // signs
            extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))), // servers
            extension("2.5.29.35", false, Der.sequence(Der.plain(0, keyId()))),
            extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new))));
    byte[] subject = name(hosts.isEmpty() ? "lbsim" : hosts.get(0));
    X509Certificate made = sign(subject, keys.getPublic(), notBefore, notAfter, extensions);
    return new Credential(keys.getPrivate(), List.of(made));
  }

  private X509Certificate sign(
      byte[] subject, PublicKey key, Instant notBefore, Instant notAfter, byte[] extensions) {
    byte[] body =
        Der.sequence(
            Der.context(0, Der.integer(BigInteger.TWO)), // version 3
            Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS)),
            SIGNATURE_ID,
            name,
            Der.sequence(Der.time(notBefore), Der.time(notAfter)),
            subject,
            key.getEncoded(),
            Der.context(3, extensions));
    try {
      byte[] signed = Der.sequence(body, SIGNATURE_ID, Der.bits(sign(pair.getPrivate(), body), 0));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has what this takes
    }
  }

  private static byte[] sign(PrivateKey key, byte[] body) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURE);
    signature.initSign(key);
    signature.update(body);
    return signature.sign();
  }

  private KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 5280, section 4.2.1.2: any value that is the key's alone. */
  private byte[] keyId() {
    try {
      return MessageDigest.getInstance("SHA-1").digest(pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name(String commonName) {
    return Der.sequence(
        Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName)))); // the common name
  }

  private static byte[] extension(String id, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(id), Der.yes(), Der.octets(value))
        : Der.sequence(Der.oid(id), Der.octets(value));
  }
}
