package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes queries: one question, and EDNS with our size, as resolvers do. */
final class QueryWriter {
  private QueryWriter() {}

  /** Writes a query. */
  static void write(ByteBuf out, int id, Question question) {
    write(out, id, question, new Edns(Wire.EDNS_UDP_BYTES, 0, 0, false, question.subnet(), 0));
  }

  /** Writes a query with an OPT record of one's own, or without one. */
  static void write(ByteBuf out, int id, Question question, @Nullable Edns edns) {
    out.writeShort(id);
    out.writeShort(question.recursionDesired() ? Wire.RECURSION_DESIRED : 0);
    out.writeShort(1);
    out.writeInt(0);
    out.writeShort(edns == null ? 0 : 1);
    out.writeBytes(Names.wire(question.name()));
    out.writeShort(question.type());
    out.writeShort(RecordType.CLASS_IN);
    if (edns != null) {
      edns.write(out);
    }
  }
}
