package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a message says in its OPT record (RFC 6891).
 *
 * @param udpBytes the longest message its sender takes over UDP, as it stands there
 * @param upperRcode upper eight bits of the response code
 * @param version of EDNS, 0 so far
 * @param dnssecOk the sender takes signatures; a server copies the bit (RFC 3225)
 * @param subnet of the client, if it is told
 * @param scope bits of the network that an answer is good for; 0 in a query
 */
record Edns(
    int udpBytes,
    int upperRcode,
    int version,
    boolean dnssecOk,
    @Nullable ClientSubnet subnet,
    int scope) {
  private static final int OPTION_HEAD_BYTES = 4;

  /** What a record has in front of its data, here with the root as its name. */
  private static final int OPT_HEAD_BYTES = 1 + Wire.RECORD_HEAD_BYTES;

  /** Bytes of the whole record; 0 without one. */
  static int wireBytes(@Nullable Edns edns) {
    return edns == null ? 0 : edns.wireBytes();
  }

  /**
   * Reads an OPT record, of whose options only the client subnet is looked at (cookies and all
   * others are ignored, as section 6.1.2 wants).
   *
   * @param head where its type stands
   * @param length of its data
   */
  static Edns read(ByteBuf message, int head, int length, boolean query) throws MalformedMessage {
    int base = message.readerIndex();
    int udpBytes = message.getUnsignedShort(base + head + 2);
    int upperRcode = message.getUnsignedByte(base + head + 4);
    int version = message.getUnsignedByte(base + head + 5);
    boolean dnssecOk = (message.getUnsignedShort(base + head + 6) & Wire.DNSSEC_OK) != 0;
    if (version > 0) {
      // What stands in the options of a later version is not for this one to judge.
      return new Edns(udpBytes, upperRcode, version, dnssecOk, null, 0);
    }
    ClientSubnet subnet = null;
    int scope = 0;
    int place = head + Wire.RECORD_HEAD_BYTES;
    int end = place + length;
    while (place < end) {
      if (place + OPTION_HEAD_BYTES > end) {
        throw new MalformedMessage("an option is cut off");
      }
      int option = message.getUnsignedShort(base + place);
      int bytes = message.getUnsignedShort(base + place + 2);
      place += OPTION_HEAD_BYTES;
      if (bytes > end - place) {
        throw new MalformedMessage("an option is longer than its record");
      }
      if (option == Wire.OPTION_CLIENT_SUBNET) {
        if (subnet != null) {
          throw new MalformedMessage("two client subnets");
        }
        subnet =
            query
                ? ClientSubnet.read(message, place, bytes)
                : ClientSubnet.network(message, place, bytes);
        scope = ClientSubnet.scope(message, place);
      }
      place += bytes;
    }
    return new Edns(udpBytes, upperRcode, version, dnssecOk, subnet, scope);
  }

  private int wireBytes() {
    return OPT_HEAD_BYTES + (subnet == null ? 0 : OPTION_HEAD_BYTES + subnet.wireBytes());
  }

  /** Writes the whole record. */
  void write(ByteBuf out) {
    out.writeByte(0);
    out.writeShort(RecordType.OPT);
    out.writeShort(udpBytes);
    out.writeByte(upperRcode);
    out.writeByte(version);
    out.writeShort(dnssecOk ? Wire.DNSSEC_OK : 0);
    if (subnet == null) {
      out.writeShort(0);
      return;
    }
    int bytes = subnet.wireBytes();
    out.writeShort(OPTION_HEAD_BYTES + bytes);
    out.writeShort(Wire.OPTION_CLIENT_SUBNET);
    out.writeShort(bytes);
    subnet.write(out, scope);
  }
}
