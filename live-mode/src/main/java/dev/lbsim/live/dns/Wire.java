package dev.lbsim.live.dns;

/** Places and bits in a DNS message (RFC 1035, section 4.1; RFC 6891, section 6.1). */
final class Wire {
  static final int HEADER_BYTES = 12;

  /** What a question has behind its name: type and class. */
  static final int QUESTION_TAIL_BYTES = 4;

  /** What a record has behind its name and before its data: type, class, TTL, length. */
  static final int RECORD_HEAD_BYTES = 10;

  static final int RESPONSE = 0x8000;
  static final int AUTHORITATIVE = 0x0400;
  static final int TRUNCATED = 0x0200;
  static final int RECURSION_DESIRED = 0x0100;
  static final int RECURSION_AVAILABLE = 0x0080;

  static final int OPCODE_SHIFT = 11;
  static final int OPCODE_MASK = 0xF;
  static final int RCODE_MASK = 0xF;
  static final int RCODE_BITS = 4;

  /** A byte with these two bits begins a pointer to a name further in front. */
  static final int POINTER = 0xC0;

  /** Where the name of the first question stands, so where pointers to it point. */
  static final int POINTER_TO_QUESTION = 0xC000 | HEADER_BYTES;

  /** Longest message without EDNS over UDP (RFC 1035, section 2.3.4). */
  static final int PLAIN_UDP_BYTES = 512;

  /** What fits into one packet nearly everywhere (DNS flag day 2020; BIND's max-udp-size). */
  static final int EDNS_UDP_BYTES = 1232;

  /** Longest message over TCP, by its two bytes of length. */
  static final int TCP_BYTES = 65_535;

  static final int OPTION_CLIENT_SUBNET = 8;
  static final int DNSSEC_OK = 0x8000;

  private Wire() {}
}
