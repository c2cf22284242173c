package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers: AA set and RA clear where this server is the authority, the other way round where
 * it has asked one, the owner's name as a pointer to the question, SOA beside every NXDOMAIN and
 * NODATA with the negative TTL as both its TTL and its minimum (RFC 2308, sections 2 and 5).
 *
 * <p>An answer that does not fit has TC set and no records, so nobody takes a part for the whole
 * (RFC 2181, section 9). Sizes are known before the first byte is written.
 *
 * <p>Hot path: runs once per query; makes nothing but what an OPT record says, where one is due.
 */
final class AnswerWriter {
  private static final byte[] NAME_SERVER = label("ns");
  private static final byte[] HOSTMASTER = label("hostmaster");

  /** What an address has in front: a pointer, type, class, TTL, length. */
  private static final int ADDRESS_HEAD_BYTES = 2 + Wire.RECORD_HEAD_BYTES;

  /** Serial, three times for those who copy a zone, and the negative TTL. */
  private static final int START_NUMBERS_BYTES = 20;

  private AnswerWriter() {}

  /** The records of an answer. */
  private enum Body {
    NONE,
    ADDRESSES,
    NAME_SERVER,
    START,
    DENIAL
  }

  /** Writes an answer without records. */
  static void refuse(ByteBuf out, Query query, Rcode rcode) {
    refuse(out, query, rcode, 0);
  }

  private static void refuse(ByteBuf out, Query query, Rcode rcode, int flags) {
    Edns edns = ours(query, rcode, 0);
    header(out, query, rcode, flags, Body.NONE, 0, edns);
    end(out, edns);
  }

  /**
   * Writes an answer.
   *
   * @param query one that is not refused
   * @param zone that holds the name asked for
   * @param bytesMax how long the whole message may be
   * @return false if it did not fit and went out with TC
   */
  static boolean write(ByteBuf out, Query query, Zone zone, Answer answer, int bytesMax) {
    Answer whole = zone.complete(query.name(), answer);
    Rcode rcode = whole.rcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      refuse(out, query, rcode, zone.flags() & ~Wire.AUTHORITATIVE);
      return true;
    }
    int type = query.type();
    List<InetAddress> list = rcode == Rcode.NOERROR ? whole.addresses() : List.of();
    int addresses = 0;
    int recordBytes = 0;
    for (int i = 0; i < list.size(); i++) {
      if (Answer.fits(type, list.get(i))) {
        addresses++;
        recordBytes += ADDRESS_HEAD_BYTES + Answer.bytes(list.get(i));
      }
    }
    Body body = addresses > 0 ? Body.ADDRESSES : withoutAddresses(zone, query);
    if (body != Body.ADDRESSES) {
      recordBytes = originBytes(zone) + Wire.RECORD_HEAD_BYTES + dataBytes(body, zone);
    }
    // RFC 7871, section 7.4: resolvers keep a no for everybody, so for everybody it is.
    Edns edns = ours(query, rcode, body == Body.ADDRESSES ? whole.ecsScope() : 0);
    int bytes = Wire.HEADER_BYTES + query.questionBytes() + recordBytes + Edns.wireBytes(edns);
    if (bytes > bytesMax) {
      header(out, query, rcode, zone.flags() | Wire.TRUNCATED, Body.NONE, 0, edns);
      end(out, edns);
      return false;
    }
    out.ensureWritable(bytes);
    header(out, query, rcode, zone.flags(), body, addresses, edns);
    switch (body) {
      case ADDRESSES -> addresses(out, type, list, whole.ttlSeconds());
      case NAME_SERVER -> nameServer(out, query, zone);
      default -> start(out, query, zone, whole.negativeTtlSeconds());
    }
    end(out, edns);
    return true;
  }

  private static Body withoutAddresses(Zone zone, Query query) {
    if (zone.isOrigin(query.name())) {
      if (query.type() == RecordType.NS) {
        return Body.NAME_SERVER;
      }
      if (query.type() == RecordType.SOA || query.type() == RecordType.ANY) {
        return Body.START;
      }
    }
    return Body.DENIAL;
  }

  private static void header(
      ByteBuf out,
      Query query,
      Rcode rcode,
      int flags,
      Body body,
      int addresses,
      @Nullable Edns edns) {
    int answers =
        switch (body) {
          case NONE, DENIAL -> 0;
          case ADDRESSES -> addresses;
          case NAME_SERVER, START -> 1;
        };
    out.writeShort(query.id());
    out.writeShort(query.answerFlags() | flags | (rcode.code() & Wire.RCODE_MASK));
    out.writeShort(query.questionBytes() == 0 ? 0 : 1);
    out.writeShort(answers);
    out.writeShort(body == Body.DENIAL ? 1 : 0);
    out.writeShort(edns == null ? 0 : 1);
    query.writeQuestion(out);
  }

  private static void addresses(ByteBuf out, int type, List<InetAddress> list, int ttlSeconds) {
    for (int i = 0; i < list.size(); i++) {
      InetAddress address = list.get(i);
      if (Answer.fits(type, address)) {
        byte[] bytes = address.getAddress();
        out.writeShort(Wire.POINTER_TO_QUESTION);
        int fitting = bytes.length == 4 ? RecordType.A : RecordType.AAAA;
        record(out, fitting, ttlSeconds, bytes.length);
        out.writeBytes(bytes);
      }
    }
  }

  private static void nameServer(ByteBuf out, Query query, Zone zone) {
    origin(out, query, zone);
    record(out, RecordType.NS, Zone.OWN_TTL_SECONDS, dataBytes(Body.NAME_SERVER, zone));
    out.writeBytes(NAME_SERVER);
    origin(out, query, zone);
  }

  private static void start(ByteBuf out, Query query, Zone zone, int negativeTtlSeconds) {
    origin(out, query, zone);
    record(out, RecordType.SOA, negativeTtlSeconds, dataBytes(Body.START, zone));
    out.writeBytes(NAME_SERVER);
    origin(out, query, zone);
    out.writeBytes(HOSTMASTER);
    origin(out, query, zone);
    // Nobody copies this zone, so serial and times say nothing; the last number is what counts.
    out.writeInt(1);
    out.writeInt(3_600);
    out.writeInt(600);
    out.writeInt(86_400);
    out.writeInt(negativeTtlSeconds);
  }

  private static int dataBytes(Body body, Zone zone) {
    int nameServerBytes = NAME_SERVER.length + originBytes(zone);
    return body == Body.NAME_SERVER
        ? nameServerBytes
        : nameServerBytes + HOSTMASTER.length + originBytes(zone) + START_NUMBERS_BYTES;
  }

  private static void record(ByteBuf out, int type, int ttlSeconds, int length) {
    out.writeShort(type);
    out.writeShort(RecordType.CLASS_IN);
    out.writeInt(ttlSeconds);
    out.writeShort(length);
  }

  /** The zone's topmost name is the end of the name asked for, so a pointer into it is enough. */
  private static void origin(ByteBuf out, Query query, Zone zone) {
    if (zone.isRoot()) {
      out.writeByte(0);
    } else {
      out.writeShort(Wire.POINTER_TO_QUESTION + query.nameBytes() - zone.wireBytes());
    }
  }

  private static int originBytes(Zone zone) {
    return zone.isRoot() ? 1 : 2;
  }

  /** What we say in OPT: our size, DO as it came, the network as it came with our scope. */
  private static @Nullable Edns ours(Query query, Rcode rcode, int scope) {
    Edns theirs = query.edns();
    if (theirs == null) {
      return null;
    }
    ClientSubnet subnet = theirs.subnet();
    int within = subnet == null ? 0 : subnet.scopeWithin(scope);
    int upperRcode = rcode.code() >> Wire.RCODE_BITS;
    return new Edns(Wire.EDNS_UDP_BYTES, upperRcode, 0, theirs.dnssecOk(), subnet, within);
  }

  private static void end(ByteBuf out, @Nullable Edns edns) {
    if (edns != null) {
      edns.write(out);
    }
  }

  private static byte[] label(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    byte[] wire = new byte[bytes.length + 1];
    wire[0] = (byte) bytes.length;
    System.arraycopy(bytes, 0, wire, 1, bytes.length);
    return wire;
  }
}
