package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.Vary;
import org.jspecify.annotations.Nullable;

/**
 * A request from outside a live world that is spoken in HTTP: what a cache reads of it and of its
 * answer, instead of what a scenario says of its kind. A porter's attachment to a {@link Visit} may
 * be one. Only answers to a GET of the whole are kept.
 */
public interface Spoken {
  /** Stands for host and target: equal for equal ones. */
  long object();

  /** Its method. */
  HttpMethod method();

  /** The directives of the request. */
  CacheControl control();

  /** True if it has an {@code Authorization} field. */
  boolean isAuthorized();

  /** True if it asks for a part only. */
  boolean isPartial();

  /** Where its fields are read. */
  Vary.Fields fields();

  /**
   * It is to be fetched so that the answer can be kept: all of it, whatever the client has.
   *
   * @param mostBytes of what can be kept; a longer answer is passed on only
   * @param known what is kept already, whose backend is asked whether it has changed, or null
   */
  void fetches(long mostBytes, @Nullable SpokenAnswer known);

  /** What {@link #fetches} was told to be known, or null. */
  @Nullable SpokenAnswer known();

  /** What came; null if nothing did that could be kept, such as what is too long. */
  @Nullable SpokenAnswer said();

  /** It is answered with this. */
  void serve(SpokenAnswer kept);

  /**
   * The same request once more for the proxy itself, to be attached to a visit; null if it cannot
   * be.
   */
  @Nullable Spoken alone();
}
