package dev.lbsim.live.http;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One body on its way through zlib, in the gzip format (RFC 1952), piece by piece. Memory it holds
 * is outside of the heap, so it is to be ended or dropped.
 */
final class Gzip {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 3};
  private static final int STEP_BYTES = 8192;

  private final Deflater deflater;
  private final CRC32 sum = new CRC32();
  private boolean begun;
  private boolean pending;

  /**
   * @param level of zlib, from 1 to 9
   */
  Gzip(int level) {
    deflater = new Deflater(level, true);
  }

  /** Takes a piece in; what there is to say of it now goes into another buffer. */
  void add(ByteBuf piece, ByteBuf out) {
    for (ByteBuffer part : piece.nioBuffers()) {
      sum.update(part.duplicate());
      deflater.setInput(part);
      deflate(out, Deflater.NO_FLUSH);
      pending = true;
    }
  }

  /** Says all that has been taken in, so that a reader has it. */
  void flush(ByteBuf out) {
    if (pending) {
      pending = false;
      deflate(out, Deflater.SYNC_FLUSH);
    }
  }

  /** Says that this was all. */
  void end(ByteBuf out) {
    deflater.finish();
    deflate(out, Deflater.NO_FLUSH);
    out.writeIntLE((int) sum.getValue());
    out.writeIntLE((int) deflater.getBytesRead());
    drop();
  }

  /** Nobody wants the rest. */
  void drop() {
    deflater.end();
  }

  private void deflate(ByteBuf out, int flush) {
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    int made;
    do {
      out.ensureWritable(STEP_BYTES);
      ByteBuffer into = out.nioBuffer(out.writerIndex(), out.writableBytes());
      made = deflater.deflate(into, flush);
      out.writerIndex(out.writerIndex() + made);
    } while (made > 0);
  }
}
