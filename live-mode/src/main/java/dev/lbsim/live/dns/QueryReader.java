package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries, strictly: what is cut off, has something behind its end, or has not exactly one
 * question gets FORMERR (RFC 1035; one question: RFC 9619).
 *
 * <p>What has no whole header gets silence, as from BIND, Knot, NSD and Unbound: it may not be DNS
 * at all. So does a response, or two servers could be made to answer each other for ever.
 *
 * <p>Hot path: runs once per query; makes the query, its name and its question.
 */
final class QueryReader {
  private QueryReader() {}

  /**
   * Reads the query between the buffer's indices and leaves them where they are.
   *
   * @return null if the only answer is silence
   */
  static @Nullable Query read(ByteBuf message) {
    if (message.readableBytes() < Wire.HEADER_BYTES) {
      return null;
    }
    int base = message.readerIndex();
    int id = message.getUnsignedShort(base);
    int flags = message.getUnsignedShort(base + 2);
    if ((flags & Wire.RESPONSE) != 0) {
      return null;
    }
    if ((flags >> Wire.OPCODE_SHIFT & Wire.OPCODE_MASK) != 0) {
      return Query.unreadable(id, flags, Rcode.NOTIMP);
    }
    if (message.getUnsignedShort(base + 4) != 1) {
      return Query.unreadable(id, flags, Rcode.FORMERR);
    }
    try {
      return question(message, id, flags);
    } catch (MalformedMessage e) {
      return Query.unreadable(id, flags, Rcode.FORMERR);
    }
  }

  private static Query question(ByteBuf message, int id, int flags) throws MalformedMessage {
    int base = message.readerIndex();
    int tail = Names.skip(message, Wire.HEADER_BYTES);
    int end = tail + Wire.QUESTION_TAIL_BYTES;
    if (end > message.readableBytes()) {
      throw new MalformedMessage("a question is cut off");
    }
    // The first name has nothing in front of it, so a pointer in it is caught here.
    String name = Names.text(message, Wire.HEADER_BYTES);
    int type = message.getUnsignedShort(base + tail);
    int questionClass = message.getUnsignedShort(base + tail + 2);
    byte[] question = new byte[end - Wire.HEADER_BYTES];
    message.getBytes(base + Wire.HEADER_BYTES, question);

    Edns edns = null;
    Rcode refusal;
    try {
      edns = rest(message, end);
      refusal = refusal(type, questionClass, edns);
    } catch (MalformedMessage e) {
      refusal = Rcode.FORMERR;
    }
    return new Query(id, flags, question, name, type, edns, refusal);
  }

  /** Walks over the records behind the question; one of them may be OPT. */
  private static @Nullable Edns rest(ByteBuf message, int from) throws MalformedMessage {
    int base = message.readerIndex();
    int bytes = message.readableBytes();
    int inFront = message.getUnsignedShort(base + 6) + message.getUnsignedShort(base + 8);
    int records = inFront + message.getUnsignedShort(base + 10);
    Edns edns = null;
    int place = from;
    for (int i = 0; i < records; i++) {
      int head = Names.skip(message, place);
      int data = head + Wire.RECORD_HEAD_BYTES;
      if (data > bytes) {
        throw new MalformedMessage("a record is cut off");
      }
      int length = message.getUnsignedShort(base + data - 2);
      if (length > bytes - data) {
        throw new MalformedMessage("a record is longer than its message");
      }
      if (message.getUnsignedShort(base + head) == RecordType.OPT) {
        if (edns != null || i < inFront || head != place + 1) {
          throw new MalformedMessage("OPT stands once, at the end, and under the root");
        }
        edns = Edns.read(message, head, length, true);
      }
      place = data + length;
    }
    if (place != bytes) {
      throw new MalformedMessage("something stands behind the end");
    }
    return edns;
  }

  private static Rcode refusal(int type, int questionClass, @Nullable Edns edns) {
    if (edns != null && edns.version() > 0) {
      return Rcode.BADVERS;
    }
    if (questionClass != RecordType.CLASS_IN) {
      return Rcode.REFUSED;
    }
    if (type == RecordType.AXFR || type == RecordType.IXFR) {
      return Rcode.REFUSED;
    }
    if (type == RecordType.MAILA || type == RecordType.MAILB) {
      return Rcode.NOTIMP;
    }
    boolean questionOnly =
        type >= RecordType.FIRST_QUESTION_ONLY && type < RecordType.ANY || type == RecordType.OPT;
    return questionOnly ? Rcode.FORMERR : Rcode.NOERROR;
  }
}
