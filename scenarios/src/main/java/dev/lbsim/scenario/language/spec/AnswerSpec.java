package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the answers to one kind of request say to caches on their way. */
@Doc("What the answers to one kind of request say to caches on their way.")
public record AnswerSpec(
    @Doc("How the answer may be cached, as in HTTP: max-age=60, stale-while-revalidate=30.")
        @Nullable String cacheControl,
    @Doc(
            "How long after the answer it expires, as its Expires field says (0s: it has already);"
                + " a max-age says more (RFC 9111, section 5.3).")
        @Nullable Span expires,
    @Doc("Fields of the request that the answer depends on, such as accept-encoding.") @OrOne
        List<String> vary,
    @Doc("Whether a cache can ask if the object has changed, by its entity tag.") @Default("false")
        boolean etag,
    @Doc(
            "How long before the answer the object was last changed, as the answer says; a cache may"
                + " keep it for a tenth of that, at most a day, if nothing says more (RFC 9111,"
                + " section 4.2.2).")
        @Range(above = "0s")
        @Nullable Span lastModified,
    @Doc("Whether the answer sets a cookie.") @Default("false") boolean setCookie,
    @Doc("How much of the work it is for a server to find that an object has not changed (a 304).")
        @Default("100%")
        Share notModified,
    @Doc("How often each object changes; without it, never.") @Range(above = "0s")
        @Nullable Span changes) {

  /** Says nothing. */
  public static final AnswerSpec SILENT =
      new AnswerSpec(null, null, List.of(), false, null, false, new Share(1), null);

  /** True if anything allows a cache to keep it. */
  public boolean mayBeKept() {
    return cacheControl != null || expires != null || hasValidator();
  }

  /** True if a cache can ask whether an object has changed. */
  public boolean hasValidator() {
    return etag || lastModified != null;
  }
}
