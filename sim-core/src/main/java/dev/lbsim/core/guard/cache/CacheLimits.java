package dev.lbsim.core.guard.cache;

/**
 * How much a cache holds. At least one of the first two must be given.
 *
 * @param bytes most bytes of all objects together, at least 1, or {@link #UNLIMITED}
 * @param objects most objects, at least 1, or {@link Integer#MAX_VALUE} for no limit
 * @param objectBytes largest object that is stored at all, or {@link #UNLIMITED}
 */
public record CacheLimits(long bytes, int objects, long objectBytes) {
  /** No limit of bytes. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public CacheLimits {
    if (bytes < 1 || objects < 1 || objectBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1: %d bytes, %d objects, %d bytes an object"
              .formatted(bytes, objects, objectBytes));
    }
    if (bytes == UNLIMITED && objects == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a cache without any limit would grow for ever");
    }
  }

  /** At most so many bytes. */
  public static CacheLimits ofBytes(long bytes) {
    return new CacheLimits(bytes, Integer.MAX_VALUE, UNLIMITED);
  }

  /** At most so many objects of any size. */
  public static CacheLimits ofObjects(int objects) {
    return new CacheLimits(UNLIMITED, objects, UNLIMITED);
  }

  /** True if bytes are counted by the replacement policy, and not objects. */
  public boolean weighsBytes() {
    return bytes != UNLIMITED;
  }

  /** What all objects together may weigh: what a replacement policy is made with. */
  public long capacity() {
    return weighsBytes() ? bytes : objects;
  }
}
