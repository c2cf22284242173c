package dev.lbsim.core.guard.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which certificate is for which host: what a server looks up by the name a client asks for (SNI,
 * RFC 6066, section 3). A name in full comes before one with a wildcard, and the certificate named
 * first before later ones. A wildcard stands for exactly one label, the leftmost (RFC 9525, section
 * 6.3): {@code *.example.test} is for {@code www.example.test}, neither for {@code example.test}
 * nor for {@code a.www.example.test}.
 */
public final class CertificateTable {
  /** No certificate is for this host. */
  public static final int NONE = -1;

  private final Map<String, Integer> byName = new HashMap<>();

  /**
   * A table of certificates.
   *
   * @param names of each certificate: hosts, some with {@code *.} in front
   */
  public CertificateTable(List<List<String>> names) {
    for (int i = 0; i < names.size(); i++) {
      for (String name : names.get(i)) {
        byName.putIfAbsent(name.toLowerCase(Locale.ROOT), i);
      }
    }
  }

  /** The index of the certificate for a host, or {@link #NONE}. */
  public int find(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    Integer exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    Integer wild = dot <= 0 ? null : byName.get("*" + name.substring(dot));
    return wild == null ? NONE : wild;
  }
}
