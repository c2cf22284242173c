package dev.lbsim.core.random;

/**
 * The sizes of the objects of a catalogue: each is drawn once and for all, from bits that follow
 * from the object's number, so two caches, two runs and two worlds see the same objects.
 *
 * <p>Nothing is stored: a size is drawn again whenever it is asked for, from a {@link DemandSource}
 * set to the object's own bits. Popularity is another matter: draw numbers of objects from {@link
 * Zipf}. Sizes and popularity are then independent, as is found for web pages but not for video and
 * downloads (Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999, section 3.3).
 * Log-normal bodies with Pareto tails are typical (Barford and Crovella, SIGMETRICS 1998).
 *
 * <p>Hot path: runs once per request.
 */
public final class ObjectSizes {
  private static final long LARGEST = 1L << 53;

  private final DemandSource source;
  private final Sampler sampler;

  /**
   * @param bytes the distribution of sizes
   * @param name tells catalogues apart: objects of one number in two of them are unrelated
   */
  public ObjectSizes(Distribution bytes, String name) {
    this.source = new DemandSource(name);
    this.sampler = bytes.sampler(source);
  }

  /** The size of an object in whole bytes, 0 to 2^53. */
  public long bytes(long object) {
    source.reseed(object);
    double drawn = sampler.next();
    return drawn > 0 ? (long) Math.min(drawn + 0.5, LARGEST) : 0;
  }
}
