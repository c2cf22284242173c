package dev.lbsim.live.tls;

import dev.lbsim.live.net.LiveProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Certificates that somebody has, one file each: {@code NAME.pem} with the certificate, those it
 * stands on, and its key, in any order, as HAProxy's {@code crt DIRECTORY} has them. What a
 * certificate is for is what it says itself.
 */
final class CredentialFolder {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private CredentialFolder() {}

  /**
   * All of a folder, in the order of their names.
   *
   * @throws LiveProblem with a line for each file that cannot be used
   */
  static List<Credential> read(Path folder) {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
    } catch (IOException e) {
      throw new LiveProblem("cannot read certificates from " + folder + ": " + e.getMessage());
    }
    if (files.isEmpty()) {
      throw new LiveProblem(
          "there is no certificate in "
              + folder
              + ": each is a file NAME.pem with a certificate and its key");
    }
    List<Credential> credentials = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        credentials.add(parse(Files.readString(file, StandardCharsets.ISO_8859_1)));
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        problems.add("cannot use the certificate " + file + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new LiveProblem(String.join("\n", problems));
    }
    return credentials;
  }

  static Credential parse(String pem) throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    PrivateKey key = null;
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      String what = block.group(1);
      byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
      if (what.equals("CERTIFICATE")) {
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
      } else if (what.equals("PRIVATE KEY") && !chain.isEmpty() && key == null) {
        key = key(bytes, chain.get(0).getPublicKey());
      } else if (what.equals("PRIVATE KEY")) {
        key = key(bytes, firstKey(pem, factory));
      } else if (what.endsWith("PRIVATE KEY")) {
        throw new GeneralSecurityException(
            "its key is a \""
                + what
                + "\"; openssl pkcs8 -topk8 -nodes makes it a \"PRIVATE KEY\", which is what is"
                + " read here");
      }
    }
    if (chain.isEmpty() || key == null) {
      throw new GeneralSecurityException(
          chain.isEmpty() ? "there is none in it" : "its key is not in the same file");
    }
    if (!belong(key, chain.get(0).getPublicKey())) {
      throw new GeneralSecurityException("the key is not that of the first certificate");
    }
    if (Credential.hosts(chain.get(0)).isEmpty()) {
      throw new GeneralSecurityException("it names no host (subjectAltName)");
    }
    return new Credential(key, List.copyOf(chain));
  }

  private static PublicKey firstKey(String pem, CertificateFactory factory)
      throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
        return factory.generateCertificate(new ByteArrayInputStream(bytes)).getPublicKey();
      }
    }
    throw new GeneralSecurityException("there is none in it");
  }

  private static PrivateKey key(byte[] bytes, PublicKey of) throws GeneralSecurityException {
    return KeyFactory.getInstance(of.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static boolean belong(PrivateKey key, PublicKey of) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] some = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(some);
    byte[] signed = signature.sign();
    signature.initVerify(of);
    signature.update(some);
    return signature.verify(signed);
  }
}
