package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A request that came in at an {@link Entrance} and has not been answered yet. Most are there when
 * they come. One that comes in pieces, at a tier that has clocks for such, is told of as it does:
 * {@link #came}, then {@link #headerCame}, then {@link #isThere}. The tier may answer it before it
 * is there.
 */
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
      boolean forChange) {

    void of(Request request) {
      request.kindNumber = kindNumber;
      request.priority = priority;
      request.cost = cost;
      request.sizeBytes = sizeBytes;
      request.key = key;
      request.demandBits = demandBits;
      request.unchanged = forChange;
    }
  }

  /** How far one has come that comes in pieces. */
  enum Part {
    HEADER,
    BODY,
    ALL
  }

  private @Nullable Entrance entrance;
  private @Nullable Request request;
  private @Nullable Object attachment;

  /** What it is to the model while it comes in; null once it is there, or over. */
  @Nullable Request coming;

  /** Who reads it, or null if nobody does yet. */
  @Nullable Reception reader;

  Part part = Part.ALL;

  /** When it began to come, and when something of it came last. */
  long sinceNanos;

  long lastNanos;

  /** Bytes of the part that comes now. */
  long bytes;

  /** Bytes of its body as its header has it, or -1. */
  long bodyBytes = -1;

  /** Why it was not waited for. */
  @Nullable DefenceCount cutFor;

  private boolean spent;

  Visit(@Nullable Object attachment) {
    this.attachment = attachment;
  }

  /** One of which some is still to come. */
  static Visit inPieces(@Nullable Object attachment, long sinceNanos, long nowNanos) {
    Visit visit = new Visit(attachment);
    visit.part = Part.HEADER;
    visit.sinceNanos = sinceNanos;
    visit.lastNanos = nowNanos;
    return visit;
  }

  /** More of the part that comes now has come. */
  public void came(long more) {
    Request request = coming;
    if (request != null) {
      bytes += more;
      lastNanos = request.issuer.engine.nowNanos();
      tell(request);
    }
  }

  /**
   * Its header has come whole, and its body comes now.
   *
   * @param headerBytes of it
   * @param announcedBytes of its body, or -1 if it does not say
   */
  public void headerCame(Asked asked, long headerBytes, long announcedBytes) {
    Request request = coming;
    if (request == null) {
      return;
    }
    asked.of(request);
    bodyBytes = announcedBytes;
    came(headerBytes - bytes);
    if (coming != null) {
      part = Part.BODY;
      bytes = 0;
      sinceNanos = lastNanos;
      tell(request);
    }
  }

  /** True once its header has come whole. */
  public boolean hasHeader() {
    return part != Part.HEADER;
  }

  /** Why it was not waited for, or null if it was. */
  public @Nullable DefenceCount cutFor() {
    return cutFor;
  }

  /** As much of it has come as is needed to go on. */
  public void isThere() {
    Request request = coming;
    part = Part.ALL;
    if (request != null) {
      tell(request);
    }
  }

  private void tell(Request request) {
    if (reader != null) {
      reader.more(request, this);
    }
  }

  /** True until it is there, or over. */
  public boolean isComing() {
    return coming != null;
  }

  /** It is this request there. */
  void is(Request which, Entrance there) {
    request = which;
    entrance = there;
  }

  /**
   * Whoever brought it no longer waits, and goes on with others on the same connection.
   *
   * @param isWhole true if all of it is there, so that it may still be passed on
   */
  public void takeBack(boolean isWhole) {
    if (request != null && entrance != null) {
      entrance.takeBack(request, isWhole && coming == null);
    }
  }

  /** It has been answered, or nobody waits for that. */
  void over() {
    coming = null;
    request = null;
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

  /** Says what it is about, where that was not known yet. */
  public void attach(Object what) {
    attachment = what;
  }
}
