package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/** A request that came in at an {@link Entrance} and has not been answered yet. */
public final class Visit {
  /**
   * What is asked for.
   *
   * @param kindNumber see {@link RequestKind#number}; one beyond the known ones for anything else
   * @param key number of the object, or -1
   * @param sizeBytes of the answer
   * @param cost factor on the service time
   * @param priority 0 for the most important
   * @param demandBits what the demand is drawn from
   * @param forChange true if it only asks whether something has changed
   */
  public record Asked(
      int kindNumber,
      long key,
      long sizeBytes,
      double cost,
      int priority,
      long demandBits,
      boolean forChange) {}

  /**
   * What an attachment may say of a request by its own words, which counts for those of no known
   * kind: of the others all of this is known beforehand.
   */
  public interface Words {
    /** Index of the route of this tier that it takes. */
    int route();

    /** A hash of its path. */
    long pathHash();
  }

  private final @Nullable Object attachment;
  private boolean spent;

  Visit(@Nullable Object attachment) {
    this.attachment = attachment;
  }

  /**
   * It cannot be sent to a backend once more, because some of its body has gone to one and is not
   * kept, or because its client has the beginning of an answer. Whatever fails now has failed.
   */
  public void spend() {
    spent = true;
  }

  /** What it says in the words of HTTP, or null. */
  @Nullable Spoken spoken() {
    return attachment instanceof Spoken spoken ? spoken : null;
  }

  /** The same for the proxy itself, when nobody waits any more; null for one that cannot be. */
  @Nullable Visit alone() {
    Spoken spoken = spoken();
    Spoken alone = spoken == null ? null : spoken.alone();
    return alone == null ? null : new Visit(alone);
  }

  boolean isSpent() {
    return spent;
  }

  /** What is to be read in it, or null if nothing is. */
  @Nullable Words words() {
    return attachment instanceof Words words ? words : null;
  }

  /** What its porter said it is about. */
  public @Nullable Object attachment() {
    return attachment;
  }
}
