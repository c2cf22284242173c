package dev.lbsim.core.guard.cache.replacement;

/**
 * Decides which object of a full cache has to go.
 *
 * <p>The owner (a {@code CacheStore}) keeps the objects, in slots numbered from 0, and counts what
 * they weigh: bytes where bytes are the limit, else 1 each. When an object comes in he asks for
 * {@linkplain #victim victims} until it fits, and then says {@link #added}: what comes in is never
 * compared with what it pushes out, unless the policy does so itself.
 *
 * <p>Confined to one thread. No clock; chance, if a policy needs any, is given at construction.
 *
 * <p>Hot path: runs once per request.
 */
public interface Replacement {
  /** No slot: the object that would come in is not worth what would go. */
  int NONE = -1;

  /**
   * An object has come in.
   *
   * @param slot not in use up to now
   * @param key which object it is, as it was given to {@link #victim}
   * @param weight at least 1, at most the capacity
   */
  void added(int slot, long key, long weight);

  /** A request was answered with the object in this slot. */
  void hit(int slot);

  /**
   * Chooses an object and forgets it. Called only while there are any.
   *
   * @param key the object that is to come in
   * @param weight what that weighs
   * @return the slot to empty, or {@link #NONE} to turn down the one that is to come in
   */
  int victim(long key, long weight);

  /** The owner has emptied this slot of his own accord: invalidated, purged. */
  void removed(int slot);

  /** The object in this slot was replaced by a newer one of another weight. It keeps its place. */
  void reweighed(int slot, long weight);
}
