package dev.lbsim.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bodies of synthetic answers: as many bytes as they should have, and legible. */
final class Filler {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final ByteBuf CHUNK = chunk();

  private Filler() {}

  private static ByteBuf chunk() {
    byte[] line =
        "lbsim lbsim lbsim lbsim lbsim lbsim lbsim lbsim lbsim lbsim ok\n"
            .getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[CHUNK_BYTES];
    for (int at = 0; at < bytes.length; at += line.length) {
      System.arraycopy(line, 0, bytes, at, Math.min(line.length, bytes.length - at));
    }
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes)).asReadOnly();
  }

  /** So many bytes, without copying any. */
  static ByteBuf bytes(long size) {
    if (size <= CHUNK_BYTES) {
      return size == 0 ? Unpooled.EMPTY_BUFFER : CHUNK.slice(0, (int) size);
    }
    int whole = (int) Math.min(size, Integer.MAX_VALUE - CHUNK_BYTES) / CHUNK_BYTES;
    ByteBuf[] parts = new ByteBuf[whole + 1];
    Arrays.fill(parts, CHUNK.slice());
    parts[whole] = CHUNK.slice(0, (int) (size - (long) whole * CHUNK_BYTES));
    return Unpooled.wrappedBuffer(parts.length, parts);
  }
}
