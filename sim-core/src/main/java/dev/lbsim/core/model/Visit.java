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

  private final Entrance entrance;
  private final Guest guest;
  private final @Nullable Object attachment;
  private @Nullable Request request;

  Visit(Entrance entrance, Guest guest, Request request, @Nullable Object attachment) {
    this.entrance = entrance;
    this.guest = guest;
    this.request = request;
    this.attachment = attachment;
  }

  /** Who came. */
  public Guest guest() {
    return guest;
  }

  /** What its porter said it is about. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Nobody waits for the answer any longer. */
  public void giveUp() {
    Request waiting = request;
    if (waiting != null) {
      entrance.giveUp(waiting);
    }
  }

  void end() {
    request = null;
  }
}
