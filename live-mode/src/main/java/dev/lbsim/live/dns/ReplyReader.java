package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a question one has asked. What is about another question, or about another
 * client's network (RFC 7871, section 7.3 and 11.2), is as bad as what cannot be read: somebody may
 * be guessing.
 */
final class ReplyReader {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int START_NUMBERS_BYTES = 20;

  private final ByteBuf message;
  private final Question question;
  private final List<InetAddress> addresses = new ArrayList<>();
  private String wanted;
  private int ttlSeconds = Integer.MAX_VALUE;
  private int negativeTtlSeconds = Lookup.UNKNOWN;
  private @Nullable Edns edns;

  private ReplyReader(ByteBuf message, Question question) {
    this.message = message;
    this.question = question;
    this.wanted = question.name();
  }

  /**
   * Reads the message between the buffer's indices and leaves them where they are.
   *
   * @throws MalformedMessage if it is no answer to this question
   */
  static Lookup read(ByteBuf message, int id, Question question, boolean overTcp)
      throws MalformedMessage {
    return new ReplyReader(message, question).read(id, overTcp);
  }

  private Lookup read(int id, boolean overTcp) throws MalformedMessage {
    if (message.readableBytes() < Wire.HEADER_BYTES) {
      throw new MalformedMessage("a header is cut off");
    }
    int flags = shortAt(2);
    boolean answers =
        (flags & Wire.RESPONSE) != 0
            && (flags >> Wire.OPCODE_SHIFT & Wire.OPCODE_MASK) == 0
            && shortAt(0) == id;
    if (!answers) {
      throw new MalformedMessage("this is no answer to that query");
    }
    int place = question(flags & Wire.RCODE_MASK);
    int answerRecords = shortAt(6);
    int beforeAdditional = answerRecords + shortAt(8);
    int records = beforeAdditional + shortAt(10);
    for (int i = 0; i < records; i++) {
      int head = Names.skip(message, place);
      int data = head + Wire.RECORD_HEAD_BYTES;
      if (data > message.readableBytes()) {
        throw new MalformedMessage("a record is cut off");
      }
      int length = shortAt(data - 2);
      if (length > message.readableBytes() - data) {
        throw new MalformedMessage("a record is longer than its message");
      }
      if (i < answerRecords) {
        answer(place, head, length);
      } else if (i < beforeAdditional) {
        authority(head, length);
      } else if (shortAt(head) == RecordType.OPT && edns == null) {
        edns = Edns.read(message, head, length, false);
      }
      place = data + length;
    }
    return lookup(flags, overTcp);
  }

  /** Checks that it is our question; an error may leave it out. */
  private int question(int rcode) throws MalformedMessage {
    int questions = shortAt(4);
    if (questions == 0 && rcode != 0) {
      return Wire.HEADER_BYTES;
    }
    int tail = Names.skip(message, Wire.HEADER_BYTES);
    boolean ours =
        questions == 1
            && tail + Wire.QUESTION_TAIL_BYTES <= message.readableBytes()
            && shortAt(tail) == question.type()
            && shortAt(tail + 2) == RecordType.CLASS_IN
            && Names.text(message, Wire.HEADER_BYTES).equals(question.name());
    if (!ours) {
      throw new MalformedMessage("this is the answer to another question");
    }
    return tail + Wire.QUESTION_TAIL_BYTES;
  }

  private void answer(int name, int head, int length) throws MalformedMessage {
    int type = shortAt(head);
    if (shortAt(head + 2) != RecordType.CLASS_IN
        || (type != RecordType.A && type != RecordType.AAAA && type != RecordType.CNAME)
        || !Names.text(message, name).equals(wanted)) {
      return;
    }
    int data = head + Wire.RECORD_HEAD_BYTES;
    if (type == RecordType.CNAME) {
      if (Names.skip(message, data) != data + length) {
        throw new MalformedMessage("an alias has a wrong length");
      }
      wanted = Names.text(message, data);
    } else {
      if (length != (type == RecordType.A ? IPV4_BYTES : IPV6_BYTES)) {
        throw new MalformedMessage("an address has a wrong length");
      }
      if (question.type() != type && question.type() != RecordType.ANY) {
        return;
      }
      byte[] bytes = new byte[length];
      message.getBytes(message.readerIndex() + data, bytes);
      addresses.add(address(bytes));
    }
    ttlSeconds = Math.min(ttlSeconds, ttl(head));
  }

  private void authority(int head, int length) throws MalformedMessage {
    if (shortAt(head) != RecordType.SOA || negativeTtlSeconds != Lookup.UNKNOWN) {
      return;
    }
    int data = head + Wire.RECORD_HEAD_BYTES;
    int numbers = Names.skip(message, Names.skip(message, data));
    if (numbers + START_NUMBERS_BYTES != data + length) {
      throw new MalformedMessage("the start of a zone has a wrong length");
    }
    long minimum = message.getUnsignedInt(message.readerIndex() + data + length - 4);
    negativeTtlSeconds = (int) Math.min(minimum, ttl(head));
  }

  private Lookup lookup(int flags, boolean overTcp) throws MalformedMessage {
    int code = flags & Wire.RCODE_MASK;
    int scope = Lookup.UNKNOWN;
    if (edns != null) {
      code |= edns.upperRcode() << Wire.RCODE_BITS;
      if (edns.subnet() != null) {
        if (!edns.subnet().equals(question.subnet())) {
          throw new MalformedMessage("this is the answer for another network");
        }
        scope = edns.scope();
      }
    }
    Rcode rcode = Rcode.of(code);
    return new Lookup(
        rcode == null ? Rcode.SERVFAIL : rcode,
        addresses,
        addresses.isEmpty() ? 0 : ttlSeconds,
        negativeTtlSeconds,
        scope,
        (flags & Wire.TRUNCATED) != 0,
        overTcp);
  }

  /** A TTL; what has its topmost bit set counts as 0 (RFC 2181, section 8). */
  private int ttl(int head) {
    return Math.max(0, message.getInt(message.readerIndex() + head + 4));
  }

  private int shortAt(int place) {
    return message.getUnsignedShort(message.readerIndex() + place);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == IPV4_BYTES
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes are an address
    }
  }
}
