package dev.lbsim.live.dns;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks.
 *
 * @param name in any case, with or without the dot at the end
 * @param type of the records, as in {@link RecordType}
 * @param recursionDesired true towards a resolver, false towards a zone's own server
 * @param subnet the network of who wants to know, or null to keep it (RFC 7871)
 */
public record Question(
    String name, int type, boolean recursionDesired, @Nullable ClientSubnet subnet) {
  /** Puts the name into its one form and checks it. */
  public Question {
    name = Names.canonical(name);
    if (type < 0 || type > 0xFFFF) {
      throw new IllegalArgumentException("no record type has the number " + type);
    }
  }
}
