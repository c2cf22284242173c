package dev.lbsim.live.tls;

import dev.lbsim.live.net.Failures;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/**
 * What does the cryptography: BoringSSL where Netty has a native library for it, else the JDK,
 * whose handshakes take about five times the processor time.
 *
 * @param name what to call it
 * @param note why it is not the best there is, or empty
 */
public record TlsLibrary(String name, String note, SslProvider provider) {
  /** The best this machine has. */
  public static TlsLibrary best() {
    return OpenSsl.isAvailable()
        ? new TlsLibrary(OpenSsl.versionString(), "", SslProvider.OPENSSL_REFCNT)
        : portable(
            "there is no native BoringSSL here, so TLS goes by the JDK: "
                + Failures.words(OpenSsl.unavailabilityCause()));
  }

  /** The one that works on every machine. */
  public static TlsLibrary portable(String why) {
    return new TlsLibrary("JDK", why, SslProvider.JDK);
  }

  boolean isNative() {
    return provider != SslProvider.JDK;
  }
}
