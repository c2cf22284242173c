package dev.lbsim.core.model;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.core.guard.tls.TicketRules;
import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * How an L7 tier ends TLS. What it says of kinds is by {@link RequestKind#number}; a kind beyond
 * the end has the first certificate, may arrive twice and asks for a name that certificate has.
 *
 * @param tickets the version, and when sessions may be resumed
 * @param full CPU work of a full handshake in nanoseconds, or null for none
 * @param resumed CPU work of a resumed one, or null for none
 * @param sharedBy who can read each other's tickets
 * @param certificateOfKind index of the certificate each kind gets, or {@link
 *     CertificateTable#NONE} where the handshake is refused
 * @param namesKind false of a kind that gets a certificate that has not its name, which its client
 *     refuses
 * @param replayable true of kinds that may be sent with the first flight
 * @param expiresNanos when each certificate expires; Long.MAX_VALUE for never. At least one
 */
public record TlsSettings(
    TicketRules tickets,
    @Nullable Distribution full,
    @Nullable Distribution resumed,
    SharedBy sharedBy,
    int[] certificateOfKind,
    boolean[] namesKind,
    boolean[] replayable,
    long[] expiresNanos) {

  /** Who can read each other's tickets. */
  public enum SharedBy {
    /** Every instance has the same keys. */
    TIER,
    /** Each instance makes a key when it starts. */
    INSTANCE,
    /** So does each worker. */
    WORKER
  }

  /** The certificate a kind gets, or {@link CertificateTable#NONE}. */
  int certificateOf(int kindNumber) {
    return kindNumber < certificateOfKind.length ? certificateOfKind[kindNumber] : 0;
  }

  /** True if the certificate a kind gets has the name it asks for. */
  boolean names(int kindNumber) {
    return kindNumber >= namesKind.length || namesKind[kindNumber];
  }

  boolean mayComeTwice(int kindNumber) {
    return kindNumber >= replayable.length || replayable[kindNumber];
  }

  /** True if a connection that got this certificate may carry requests of this kind as well. */
  boolean covers(int certificate, int kindNumber) {
    return certificateOf(kindNumber) == certificate && names(kindNumber);
  }
}
