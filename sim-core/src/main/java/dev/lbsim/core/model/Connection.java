package dev.lbsim.core.model;

import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.XxHash64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, from one source address and port to one address of the service. It carries
 * one request at a time, as HTTP/1.1 does. To an L4 tier it is the flow that must be placed.
 *
 * <p>Pooled and mutable. Hot path: runs once per event.
 */
final class Connection implements Flow {
  /** Hash of the 5-tuple. */
  long tupleHash;

  /** True if its source address is its owner's, false if it has one of its own. */
  boolean ownersAddress;

  /** Whose connection it is. */
  Owner owner;

  Front front;
  int requestsLeft;

  /** Which network its client is in. */
  int network;

  boolean used;
  @Nullable Request current;

  /** The name whose answer led here, or null, and which of its addresses this is. */
  @Nullable Zone zone;

  int address;

  /** The site of an anycast address it leads to, or -1. */
  int site = -1;

  /** What counts it, or null. */
  @Nullable PoolBreaker breaker;

  // While idle.
  long idleTicket;
  @Nullable Connection below;
  @Nullable Connection above;

  /** A proxy in between died with it. */
  boolean dead;

  // Where it ends: the server or L7 instance that accepted it, and which life of it that was.
  @Nullable Target end;
  int endLife;

  // Its place in an L4 tier.
  @Nullable L4Instance l4;
  int l4Index = -1;
  @Nullable Target targetAtL4;
  long hashForL4;
  int liveIndex = -1;
  boolean moved;
  long lastPacketNanos;
  long openedNanos;
  boolean inTable;
  @Nullable Connection older;
  @Nullable Connection newer;

  Connection(Owner owner, Front front) {
    this.owner = owner;
    this.front = front;
  }

  /** Makes this a new connection. */
  void open(Owner owner, Front front, long tupleHash, int reuse) {
    this.owner = owner;
    this.front = front;
    this.tupleHash = tupleHash;
    requestsLeft = reuse;
    used = false;
    end = null;
    dead = false;
    moved = false;
    site = -1;
    zone = null;
  }

  private static final long SOURCE_OF_TUPLE = 0x736f75726365L;

  /** Hash of the source address alone. */
  long sourceHash() {
    return ownersAddress ? owner.addressHash : XxHash64.mix(tupleHash, SOURCE_OF_TUPLE);
  }

  @Override
  public long hash() {
    return hashForL4;
  }

  /** True when its far end has closed it, so that its client knows it is of no use. */
  boolean closedByPeer() {
    Target accepted = end;
    return dead || (accepted != null && accepted.life != endLife);
  }

  /** True if {@code target} accepted it in an earlier life, of which it knows nothing. */
  boolean outlived(Target target) {
    return end == target && endLife != target.life;
  }

  /** True if its answers come back through an L4 instance that is gone. */
  boolean losesAnswers() {
    L4Instance through = l4;
    return through != null && through.losesAnswers();
  }

  /** The place its answers pass on their way back, or {@link Network#NOWHERE}. */
  int answersComeBy() {
    L4Instance through = l4;
    return through == null ? Network.NOWHERE : through.answersComeBy();
  }

  /** The far end accepts it. */
  void acceptedBy(Target target) {
    end = target;
    endLife = target.life;
  }

  /** Where its L4 tier has placed it. */
  Target target() {
    return Objects.requireNonNull(targetAtL4);
  }
}
