package dev.lbsim.core.stats;

import java.nio.ByteBuffer;

/**
 * Reads the counts of an encoded HdrHistogram one by one. Thousands of small histograms are merged
 * for every window of a run, and to build each of them first would cost more than the run.
 *
 * <p>Source: HdrHistogram's encoding V2. After a header of 40 bytes come the counts of all buckets
 * in order, as ZigZag LEB128 numbers of at most nine bytes; a negative one stands for so many empty
 * buckets.
 */
final class EncodedCounts {
  private static final int COOKIE = 0x1c849303;
  private static final int COOKIE_MASK = ~0xf0;
  private static final int BYTES_FROM_DIGITS_TO_COUNTS = 3 * Long.BYTES;
  private static final int LONGEST_NUMBER_BYTES = 9;

  /** Takes a bucket that is not empty. */
  interface Sink {
    /**
     * @param value the smallest that the bucket holds
     * @param count how many are in it
     */
    void accept(long value, long count);
  }

  private EncodedCounts() {}

  /**
   * Hands on every bucket in use.
   *
   * @param encoded at its position, an HdrHistogram whose smallest discernible value is 1
   */
  static void forEach(ByteBuffer encoded, Sink sink) {
    int cookie = encoded.getInt();
    if ((cookie & COOKIE_MASK) != COOKIE) {
      throw new IllegalArgumentException("these bytes are not a histogram");
    }
    int end = encoded.getInt();
    encoded.getInt(); // an offset only shifted histograms have
    int digits = encoded.getInt();
    encoded.position(encoded.position() + BYTES_FROM_DIGITS_TO_COUNTS);
    end += encoded.position();
    int halfBits = halfBucketBits(digits);
    int index = 0;
    while (encoded.position() < end) {
      long number = readNumber(encoded);
      if (number < 0) {
        index -= (int) number;
      } else {
        if (number > 0) {
          sink.accept(valueAt(index, halfBits), number);
        }
        index++;
      }
    }
  }

  /** A bucket range holds twice 10^digits values rounded up to a power of two; half of that. */
  private static int halfBucketBits(int digits) {
    int values = 2;
    for (int i = 0; i < digits; i++) {
      values *= 10;
    }
    return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1) - 1;
  }

  private static long valueAt(int index, int halfBits) {
    int half = 1 << halfBits;
    int range = (index >> halfBits) - 1;
    return range < 0 ? index : (long) ((index & (half - 1)) + half) << range;
  }

  private static long readNumber(ByteBuffer from) {
    long bits = 0;
    for (int i = 0; i < LONGEST_NUMBER_BYTES; i++) {
      long next = from.get();
      boolean last = i == LONGEST_NUMBER_BYTES - 1;
      bits |= (last ? next & 0xff : next & 0x7f) << (7 * i);
      if (next >= 0) {
        break;
      }
    }
    return (bits >>> 1) ^ -(bits & 1);
  }
}
