package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/** Where a request of a live world leaves the model, and where it came in. */
final class Passage {
  /** It is with a carrier. */
  @Nullable CarriedRequest carried;

  /** It was brought by somebody outside. */
  @Nullable Visit visit;

  /**
   * Its issuer no longer waits.
   *
   * @return true if a carrier had it and lets go of it
   */
  boolean abandoned() {
    CarriedRequest with = carried;
    if (with == null) {
      return false;
    }
    Request request = with.end();
    if (request != null) {
      request.issuer.link().carrier().abandoned(with);
    }
    return true;
  }
}
