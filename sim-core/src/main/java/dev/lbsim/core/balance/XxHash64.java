package dev.lbsim.core.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64: the fast 64-bit hash that Envoy's Maglev and ring use. Not for secrets: whoever knows the
 * seed can make keys collide.
 *
 * <p>Written from the specification in the xxHash project, {@code doc/xxhash_spec.md}, section
 * "XXH64 algorithm description". Input is read little-endian; all arithmetic is modulo 2^64.
 *
 * <p>Hot path: {@link #mix} runs once per event and allocates nothing, as do the forms on bytes.
 */
public final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /** Hash of the UTF-8 bytes of {@code text}. */
  public static long hash(String text, long seed) {
    return hash(text.getBytes(StandardCharsets.UTF_8), seed);
  }

  /** Hash of {@code data}. */
  public static long hash(byte[] data, long seed) {
    return hash(data, 0, data.length, seed);
  }

  /** Hash of the {@code length} bytes of {@code data} from {@code offset}. */
  public static long hash(byte[] data, int offset, int length, long seed) {
    int end = offset + length;
    int at = offset;
    long hash;
    if (length >= 32) {
      long lane1 = seed + PRIME_1 + PRIME_2;
      long lane2 = seed + PRIME_2;
      long lane3 = seed;
      long lane4 = seed - PRIME_1;
      for (; at <= end - 32; at += 32) {
        lane1 = round(lane1, longAt(data, at));
        lane2 = round(lane2, longAt(data, at + 8));
        lane3 = round(lane3, longAt(data, at + 16));
        lane4 = round(lane4, longAt(data, at + 24));
      }
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = mergeLane(hash, lane1);
      hash = mergeLane(hash, lane2);
      hash = mergeLane(hash, lane3);
      hash = mergeLane(hash, lane4);
    } else {
      hash = seed + PRIME_5;
    }
    hash += length;
    for (; at <= end - 8; at += 8) {
      hash = addLong(hash, longAt(data, at));
    }
    if (at <= end - 4) {
      hash ^= ((int) INTS.get(data, at) & 0xFFFFFFFFL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) {
      hash ^= (data[at] & 0xFF) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    return avalanche(hash);
  }

  /**
   * Hash, with seed 0, of the sixteen bytes of {@code a} and {@code b}. Mixes a key out of numbers:
   * an address and a port, or a hash and a salt. Order matters.
   */
  public static long mix(long a, long b) {
    return avalanche(addLong(addLong(PRIME_5 + 2 * Long.BYTES, a), b));
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long mergeLane(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long addLong(long hash, long input) {
    return Long.rotateLeft(hash ^ round(0, input), 27) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
    mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
    return mixed ^ (mixed >>> 32);
  }

  private static long longAt(byte[] data, int at) {
    return (long) LONGS.get(data, at);
  }
}
