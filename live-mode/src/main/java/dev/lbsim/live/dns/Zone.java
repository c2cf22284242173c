package dev.lbsim.live.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * A part of the name space a server is the authority for. What every zone must have it has by
 * itself: a start (SOA), and one name server {@code ns.<origin>} at the server's own address.
 */
final class Zone {
  /** How long what a zone says of itself may be kept; it never changes while a server runs. */
  static final int OWN_TTL_SECONDS = 3_600;

  private final boolean isOthers;
  private final String origin;
  private final String ending;
  private final String nameServer;
  private final int wireBytes;
  private final List<InetAddress> serverAddress;

  /**
   * @param isOthers true if somebody else is the authority, and this server asks
   * @param origin its topmost name, "." for all names
   * @param server the server's address
   * @throws IllegalArgumentException if the origin is no name, or too long to put {@code
   *     hostmaster.} in front
   */
  Zone(boolean isOthers, String origin, InetAddress server) {
    this.isOthers = isOthers;
    this.origin = Names.canonical(origin);
    this.ending = this.origin.equals(Names.ROOT) ? "" : "." + this.origin;
    this.nameServer = "ns" + ending;
    this.wireBytes = Names.wire(this.origin).length;
    Names.canonical("hostmaster" + ending);
    this.serverAddress = List.of(server);
  }

  /** What answers about it say of whoever gives them. */
  int flags() {
    return isOthers ? Wire.RECURSION_AVAILABLE : Wire.AUTHORITATIVE;
  }

  boolean isRoot() {
    return ending.isEmpty();
  }

  /** Bytes of the origin on the wire. */
  int wireBytes() {
    return wireBytes;
  }

  /** True if the name, as {@link Names} writes it, is in the zone. */
  boolean holds(String name) {
    return name.endsWith(ending) || name.equals(origin);
  }

  boolean isOrigin(String name) {
    return name.equals(origin);
  }

  /** An answer as it is for this name, with what the zone has by itself. */
  Answer complete(String name, Answer answer) {
    if (isOthers) {
      return answer;
    }
    boolean found = answer.rcode() == Rcode.NOERROR;
    if (!found && answer.rcode() != Rcode.NXDOMAIN) {
      return answer;
    }
    if (name.equals(nameServer) && answer.addresses().isEmpty()) {
      return Answer.of(serverAddress, OWN_TTL_SECONDS, answer.negativeTtlSeconds());
    }
    return found || !isOrigin(name) ? answer : Answer.noData(answer.negativeTtlSeconds());
  }
}
