package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A query as a server sees it, readable or not; holds on to nothing of the message it came in. */
final class Query {
  private static final byte[] NO_QUESTION = {};

  private final int id;
  private final int flags;
  private final byte[] question;
  private final String name;
  private final int type;
  private final @Nullable Edns edns;
  private final Rcode refusal;

  /** A query whose question can be read. */
  Query(
      int id,
      int flags,
      byte[] question,
      String name,
      int type,
      @Nullable Edns edns,
      Rcode refusal) {
    this.id = id;
    this.flags = flags;
    this.question = question;
    this.name = name;
    this.type = type;
    this.edns = edns;
    this.refusal = refusal;
  }

  /** A query of which no more than the header is to be trusted. */
  static Query unreadable(int id, int flags, Rcode refusal) {
    return new Query(id, flags, NO_QUESTION, Names.ROOT, 0, null, refusal);
  }

  int id() {
    return id;
  }

  /** The flags of an answer with nothing in it: a response with opcode and RD as they came. */
  int answerFlags() {
    return Wire.RESPONSE
        | (flags & (Wire.OPCODE_MASK << Wire.OPCODE_SHIFT))
        | (flags & Wire.RECURSION_DESIRED);
  }

  /** Bytes of the question; 0 if there is none to repeat. */
  int questionBytes() {
    return question.length;
  }

  /** Repeats the question byte for byte, so its letters keep their case. */
  void writeQuestion(ByteBuf out) {
    out.writeBytes(question);
  }

  /** Bytes of the name. */
  int nameBytes() {
    return question.length - Wire.QUESTION_TAIL_BYTES;
  }

  /** The name asked for, as {@link Names} writes it. */
  String name() {
    return name;
  }

  int type() {
    return type;
  }

  /** What its OPT record says, or null if it has none. */
  @Nullable Edns edns() {
    return edns;
  }

  @Nullable ClientSubnet subnet() {
    return edns == null ? null : edns.subnet();
  }

  /** Why it gets no answer, or {@link Rcode#NOERROR} if it may. */
  Rcode refusal() {
    return refusal;
  }

  /** Longest answer over UDP that its sender takes and that is not cut into pieces on its way. */
  int udpBytes() {
    return edns == null
        ? Wire.PLAIN_UDP_BYTES
        : Math.max(Wire.PLAIN_UDP_BYTES, Math.min(edns.udpBytes(), Wire.EDNS_UDP_BYTES));
  }
}
