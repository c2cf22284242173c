package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.CacheDirective;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheStore;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.Storing;
import dev.lbsim.core.guard.cache.Vary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cache keeps of answers in the words of HTTP, beside the numbers in its store. The fields a
 * resource depends on are known once it was fetched (RFC 9111, section 4.1): they are kept by
 * resource, with a generation that changes when the resource is to be forgotten, so that no variant
 * is found again.
 */
final class SpokenCache {
  /** Resources with variants that are known; those not asked for longest are forgotten. */
  private static final int MOST_RESOURCES = 1 << 16;

  /** A single answer that weighs more is passed on only, however large the cache is. */
  private static final long MOST_BYTES = 1 << 26;

  /** URLs that no kind of request names. */
  private static final long BEYOND = 1L << 40;

  private record Variants(Vary vary, long generation) {}

  private final CacheSettings settings;
  private final Storing storing;
  private final Map<Long, Variants> variants =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Variants> eldest) {
          return size() > MOST_RESOURCES;
        }
      };
  private @Nullable SpokenAnswer[] kept = new SpokenAnswer[0];
  private long generations;

  SpokenCache(CacheSettings settings) {
    this.settings = settings;
    this.storing = new Storing(settings.rules());
  }

  /** The most that is worth copying of an answer. */
  long mostBytes() {
    CacheLimits limits = settings.limits();
    return Math.min(MOST_BYTES, Math.min(limits.bytes(), limits.objectBytes()));
  }

  /**
   * What is read of a request, before its answer is known.
   *
   * @param like the kind of its target as the scenario has it
   */
  Cacheability kind(Spoken spoken, Cacheability like) {
    return kind(spoken, like, ResponseFacts.of(200, CacheControl.NONE), null);
  }

  private Cacheability kind(
      Spoken spoken, Cacheability like, ResponseFacts facts, @Nullable SpokenAnswer answer) {
    long resource = like == Cacheability.SILENT ? BEYOND : like.resource();
    long object = spoken.object();
    Variants known = variants.isEmpty() ? null : variants.get(object);
    return new Cacheability(
        resource,
        known == null ? 0 : known.vary.key(object, known.generation, spoken.fields()),
        spoken.method(),
        spoken.control(),
        spoken.isAuthorized(),
        facts,
        answer == null ? Freshness.ABSENT : answer.expiresAfterNanos(),
        answer == null ? Freshness.ABSENT : answer.modifiedBeforeNanos(),
        answer != null && answer.validator(),
        1,
        0);
  }

  /** True if its answer may be kept for all that is known before it has come. */
  static boolean mayStore(Spoken spoken) {
    return spoken.method() == HttpMethod.GET
        && !spoken.isPartial()
        && !spoken.control().has(CacheDirective.NO_STORE);
  }

  /** What is read of a request and its answer: under which key that is kept, and for how long. */
  Cacheability answered(Spoken spoken, Cacheability like, SpokenAnswer answer) {
    Vary vary = answer.vary();
    Variants known = variants.get(spoken.object());
    boolean same = known == null ? vary.names().isEmpty() : known.vary.names().equals(vary.names());
    if (!same && !vary.all()) {
      variants.put(spoken.object(), new Variants(vary, ++generations));
    }
    return kind(spoken, like, answer.facts(), answer);
  }

  /** True if the answer may be kept, and that has a point. */
  boolean stores(Spoken spoken, Cacheability answered, long lifetimeNanos) {
    return mayStore(spoken) && CacheKinds.stores(answered, lifetimeNanos, storing);
  }

  /** Forgets all variants of what an unsafe request has changed. */
  void invalidate(Spoken spoken, Cacheability kind, HttpCache cache) {
    cache.drop(kind.primary(spoken.object()), 0);
    Variants known = variants.get(spoken.object());
    if (known != null) {
      variants.put(spoken.object(), new Variants(known.vary, ++generations));
    }
  }

  /** What is kept in this slot, or null if it is a made-up object. */
  @Nullable SpokenAnswer in(int slot) {
    return slot != CacheStore.NONE && slot < kept.length ? kept[slot] : null;
  }

  /** Keeps it beside this slot. */
  void keep(int slot, SpokenAnswer answer) {
    if (slot >= kept.length) {
      kept = Arrays.copyOf(kept, Math.max(16, 2 * slot));
    }
    kept[slot] = answer;
  }

  /** The object of this slot leaves. */
  void left(int slot) {
    if (slot < kept.length) {
      kept[slot] = null;
    }
  }
}
