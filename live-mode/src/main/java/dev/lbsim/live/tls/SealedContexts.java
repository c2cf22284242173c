package dev.lbsim.live.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Contexts of a TLS server whose sessions belong together: what one of them has sealed all can
 * open. There is one for each certificate, since a session is resumed for a host of the certificate
 * of its first handshake.
 *
 * <p>BoringSSL lets a session be resumed for two days, and its binding offers no other limit for
 * TLS 1.3. So it is its key that grows old: a new one every quarter of the lifetime, of which four
 * are kept; a ticket is good for between three quarters of it and all.
 *
 * <p>May be used by several loops at once.
 */
final class SealedContexts {
  private static final int KEYS = 4;

  private final TlsLibrary library;
  private final Function<Credential, SslContextBuilder> builder;
  private final long lifetimeSeconds;
  private final SecureRandom random;
  private final Deque<OpenSslSessionTicketKey> keys = new ArrayDeque<>();
  private final Map<Credential, SslContext> contexts = new LinkedHashMap<>();

  /**
   * @param lifetimeSeconds how long a session may be resumed; 0 for not at all
   */
  SealedContexts(
      TlsLibrary library,
      Function<Credential, SslContextBuilder> builder,
      long lifetimeSeconds,
      SecureRandom random) {
    this.library = library;
    this.builder = builder;
    this.lifetimeSeconds = lifetimeSeconds;
    this.random = random;
    if (resumes()) {
      addKey();
    }
  }

  private boolean resumes() {
    return lifetimeSeconds > 0 && library.isNative();
  }

  private void addKey() {
    keys.addFirst(
        new OpenSslSessionTicketKey(
            bytes(OpenSslSessionTicketKey.NAME_SIZE),
            bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
            bytes(OpenSslSessionTicketKey.AES_KEY_SIZE)));
    if (keys.size() > KEYS) {
      keys.removeLast();
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What shakes hands on a new connection and shows a certificate. */
  synchronized SslHandler handler(Credential credential, ByteBufAllocator memory) {
    SslHandler handler = of(credential).newHandler(memory);
    if (lifetimeSeconds == 0 && handler.engine() instanceof ReferenceCountedOpenSslEngine open) {
      // Where TLS 1.3 is allowed Netty lets every connection have tickets, whatever its context.
      SSL.setOptions(open.sslPointer(), SSL.SSL_OP_NO_TICKET);
    }
    return handler;
  }

  private SslContext of(Credential credential) {
    if (lifetimeSeconds == 0 && !library.isNative()) {
      return make(credential); // the JDK resumes sessions of one context whether asked to or not
    }
    SslContext known = contexts.get(credential);
    if (known == null) {
      known = make(credential);
      contexts.put(credential, known);
    }
    return known;
  }

  private SslContext make(Credential credential) {
    try {
      SslContextBuilder building = builder.apply(credential);
      if (lifetimeSeconds > 0) {
        building.sessionTimeout(lifetimeSeconds);
      }
      SslContext made = building.build();
      if (made.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setSessionCacheEnabled(lifetimeSeconds > 0);
        if (resumes()) {
          sessions.setTicketKeys(keyArray());
        }
      }
      return made;
    } catch (SSLException e) {
      throw new IllegalStateException("a context for a good certificate", e);
    }
  }

  private OpenSslSessionTicketKey[] keyArray() {
    return keys.toArray(OpenSslSessionTicketKey[]::new);
  }

  /** A quarter of the lifetime is over. */
  synchronized void ageKeys() {
    if (!resumes()) {
      return;
    }
    addKey();
    for (SslContext context : contexts.values()) {
      ((OpenSslServerSessionContext) context.sessionContext()).setTicketKeys(keyArray());
    }
  }

  /** Shows other certificates from now on; open connections go on with those they have. */
  synchronized void forgetCertificates() {
    List<SslContext> old = new ArrayList<>(contexts.values());
    contexts.clear();
    old.forEach(ReferenceCountUtil::release);
  }
}
