package dev.lbsim.live.http;

import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.VariantKey;
import dev.lbsim.core.guard.cache.Vary;
import dev.lbsim.core.model.Spoken;
import dev.lbsim.core.model.SpokenAnswer;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request from outside a live world, or a proxy's own in its place: what caches read is what it
 * says, and what its answer says.
 */
final class SpokenVisit extends HttpVisit implements Spoken {
  /** RFC 9211. */
  private static final String CACHE_STATUS = "cache-status";

  private long mostCopiedBytes;
  private @Nullable SpokenAnswer known;
  private boolean unchanged;

  SpokenVisit(HttpGuest guest, Incoming incoming, long sizeBytes) {
    super(guest, incoming, sizeBytes);
  }

  private SpokenVisit(SpokenVisit of) {
    super(of);
    this.mostCopiedBytes = of.mostCopiedBytes;
    this.known = of.known;
  }

  @Override
  public long object() {
    String host = head().headers().get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
    long key = VariantKey.and(VariantKey.valueOf(host), VariantKey.valueOf(head().uri()));
    return key & Long.MAX_VALUE;
  }

  @Override
  public HttpMethod method() {
    // A cache has no part in what asks for a tunnel, and that changes nothing it might hold.
    return asksForTunnel() ? HttpMethod.OPTIONS : HttpMethod.of(head().method().name());
  }

  @Override
  public CacheControl control() {
    return control(head().headers());
  }

  private static CacheControl control(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.CACHE_CONTROL);
    if (lines.isEmpty()) {
      return CacheControl.NONE;
    }
    CacheControl.Builder control = CacheControl.builder();
    lines.forEach(control::parse);
    return control.build();
  }

  @Override
  public boolean isAuthorized() {
    return head().headers().contains(HttpHeaderNames.AUTHORIZATION);
  }

  @Override
  public boolean isPartial() {
    return head().headers().contains(HttpHeaderNames.RANGE);
  }

  @Override
  public Vary.Fields fields() {
    return name -> {
      List<String> lines = head().headers().getAll(name);
      return lines.isEmpty() ? null : String.join(",", lines);
    };
  }

  @Override
  public void fetches(long mostBytes, @Nullable SpokenAnswer kept) {
    mostCopiedBytes = mostBytes;
    known = kept != null && kept.validator() ? kept : null;
  }

  @Override
  public @Nullable SpokenAnswer known() {
    return known;
  }

  @Override
  long mostCopiedBytes() {
    return mostCopiedBytes;
  }

  /** What its client has, or wants a part of, is not the backend's business if we want all. */
  @Override
  void adjust(HttpHeaders headers) {
    super.adjust(headers);
    if (mostCopiedBytes > 0) {
      headers.remove(HttpHeaderNames.IF_NONE_MATCH);
      headers.remove(HttpHeaderNames.IF_MODIFIED_SINCE);
      if (known != null) {
        ((StoredAnswer) known.content()).askIn(headers);
      }
    }
  }

  @Override
  public @Nullable SpokenAnswer said() {
    Reply came = reply();
    HttpHeaders headers = came == null ? null : came.original();
    if (came == null || headers == null || !came.isWhole()) {
      return null;
    }
    HttpResponseStatus status = came.head().status();
    if (status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      unchanged = known != null;
      return known == null
          ? null
          : said(
              ((StoredAnswer) known.content()).freshened(headers),
              known.facts().status(),
              age(headers),
              true);
    }
    byte[] body = came.copied();
    return body == null
        ? null
        : said(new StoredAnswer(status, headers.copy(), body), status.code(), age(headers), false);
  }

  private static long age(HttpHeaders headers) {
    Integer seconds = headers.getInt(HttpHeaderNames.AGE);
    return seconds == null ? 0 : TimeUnit.SECONDS.toNanos(Math.max(0, seconds));
  }

  private static SpokenAnswer said(
      StoredAnswer answer, int status, long ageNanos, boolean unchanged) {
    HttpHeaders headers = answer.headers();
    Vary vary = Vary.parse(headers.getAll(HttpHeaderNames.VARY));
    long now = System.currentTimeMillis();
    Long dated = millis(headers.get(HttpHeaderNames.DATE));
    long date = dated == null ? now : dated;
    Long expires = millis(headers.get(HttpHeaderNames.EXPIRES));
    Long modified = millis(headers.get(HttpHeaderNames.LAST_MODIFIED));
    boolean saysExpires = headers.contains(HttpHeaderNames.EXPIRES);
    long afterMillis = expires == null ? 0 : Math.max(0, expires - date); // what is no date is past
    return new SpokenAnswer(
        unchanged,
        new ResponseFacts(
            status,
            control(headers),
            saysExpires,
            headers.contains(HttpHeaderNames.SET_COOKIE),
            vary.all()),
        vary,
        saysExpires ? TimeUnit.MILLISECONDS.toNanos(afterMillis) : Freshness.ABSENT,
        modified == null ? Freshness.ABSENT : TimeUnit.MILLISECONDS.toNanos(date - modified),
        Math.max(ageNanos, TimeUnit.MILLISECONDS.toNanos(now - date)),
        modified != null || headers.contains(HttpHeaderNames.ETAG),
        answer.bytes(),
        answer);
  }

  private static @Nullable Long millis(@Nullable String value) {
    Date date = value == null ? null : DateFormatter.parseHttpDate(value);
    return date == null ? null : date.getTime();
  }

  @Override
  public void serve(SpokenAnswer kept) {
    Reply made = ((StoredAnswer) kept.content()).to(head());
    String how =
        mostCopiedBytes == 0 ? "hit" : unchanged ? "fwd=stale; fwd-status=304" : "fwd=miss";
    made.head().headers().add(CACHE_STATUS, "lbsim; " + how);
    replace(made);
  }

  @Override
  public @Nullable Spoken alone() {
    HttpMethod method = method();
    return method == HttpMethod.GET || method == HttpMethod.HEAD ? new SpokenVisit(this) : null;
  }
}
