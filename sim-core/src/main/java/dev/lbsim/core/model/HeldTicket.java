package dev.lbsim.core.model;

import dev.lbsim.core.guard.tls.SessionTicket;
import org.jspecify.annotations.Nullable;

/**
 * The ticket an owner of connections keeps for one certificate of one tier: a session may only be
 * resumed for a name that the certificate of the first handshake has (RFC 8446, section 4.6.1). A
 * client that visits several tiers keeps several, in a list.
 */
final class HeldTicket {
  private final Object tier;
  private final int certificate;
  final SessionTicket ticket = new SessionTicket();
  private final @Nullable HeldTicket next;

  private HeldTicket(Object tier, int certificate, @Nullable HeldTicket next) {
    this.tier = tier;
    this.certificate = certificate;
    this.next = next;
  }

  /** Whoever comes in the place of {@code owner} has none of them. */
  static void forgetAll(Owner owner) {
    for (HeldTicket each = owner.tickets; each != null; each = each.next) {
      each.ticket.discard();
    }
  }

  /** What {@code owner} keeps for a certificate of a tier; a blank one the first time. */
  static SessionTicket of(Owner owner, Object tier, int certificate) {
    for (HeldTicket each = owner.tickets; each != null; each = each.next) {
      if (each.tier == tier && each.certificate == certificate) {
        return each.ticket;
      }
    }
    HeldTicket first = new HeldTicket(tier, certificate, owner.tickets);
    owner.tickets = first;
    return first.ticket;
  }
}
