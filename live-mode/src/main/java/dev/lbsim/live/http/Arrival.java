package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.DefenceCount;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.parse.StrictRequestDecoder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a connection's next request comes in, at a tier that has clocks for that: told to the model
 * as it does, which counts its connection, waits for the rest as long as the scenario says, and
 * then cuts it off. The clock of a header begins when the connection is made, or with the first
 * byte of a later request (HAProxy: {@code timeout http-request}). Of a connection on which nothing
 * comes, the model hears a little later: a whole request that comes at once is the usual thing, and
 * a health check is none of its connections.
 */
final class Arrival {
  /** So long nothing may come before the model hears of a connection; its clock has begun. */
  private static final long GRACE_MILLIS = 20;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int FIELDS_TOO_LARGE = 431;

  private final HttpGuest guest;
  private final HttpEntrance at;
  private final StrictRequestDecoder decoder;
  private long connectedNanos;
  private boolean isFirst = true;
  private boolean beginning;
  private @Nullable Visit visit;
  private Visit.@Nullable Asked asked;
  private long toldBytes;

  Arrival(HttpGuest guest, HttpEntrance at, StrictRequestDecoder decoder) {
    this.guest = guest;
    this.at = at;
    this.decoder = decoder;
  }

  /** A connection was made. */
  void connected(ChannelHandlerContext context) {
    connectedNanos = at.entrance().nowNanos();
    context
        .executor()
        .schedule(
            () -> at.present().enter(this::stillNothing), GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void stillNothing() {
    if (isFirst && guest.has(this) && guest.waitsForRequest()) {
      begin(this);
    }
  }

  /**
   * A connection that was made before comes to this tier.
   *
   * @param comes true if a request on it has begun
   */
  void goOn(boolean comes) {
    isFirst = false;
    if (comes && guest.waitsForRequest()) {
      begin(this);
      look(null);
    }
  }

  /**
   * Something has come, and no request that could be answered.
   *
   * @param coming one whose header is there, or null
   */
  void look(@Nullable Incoming coming) {
    if (coming == null) {
      long pending = decoder.pendingBytes();
      if (pending > 0) {
        Visit begun = begin(this);
        begun.came(pending - toldBytes);
        toldBytes = pending;
      }
    } else {
      tell(begin(this), coming);
    }
  }

  /** The model is told of it from now on. */
  private Visit begin(Object about) {
    Visit known = visit;
    if (known == null) {
      long since = isFirst ? connectedNanos : at.entrance().nowNanos();
      isFirst = false;
      beginning = true;
      known = guest.caller().guest().begin(about, since);
      beginning = false;
      // It may have been turned away meanwhile.
      visit = known.isComing() ? known : null;
    }
    return known;
  }

  private void tell(Visit begun, Incoming coming) {
    if (!begun.hasHeader()) {
      HttpRequest head = coming.head();
      begun.headerCame(asked(head), bytes(head), announced(head));
      toldBytes = 0;
    }
    begun.came(coming.arrivedBytes() - toldBytes);
    toldBytes = coming.arrivedBytes();
  }

  /** What the request that comes asks for. */
  Visit.Asked asked(HttpRequest head) {
    Visit.Asked known = asked;
    if (known == null) {
      known = at.asked(head);
      asked = known;
    }
    return known;
  }

  /** How long a header is, as HTTP/1.1 has it. */
  static long bytes(HttpRequest head) {
    long bytes =
        head.method().name().length() + head.uri().length() + "  HTTP/1.1\r\n\r\n".length();
    for (Map.Entry<String, String> field : head.headers()) {
      bytes += field.getKey().length() + field.getValue().length() + ": \r\n".length();
    }
    return bytes;
  }

  private static long announced(HttpRequest head) {
    String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length); // the decoder took it for a number
  }

  /** As much of it is there as is needed: the model goes on with it. */
  void isThere(Incoming request, HttpVisit about) {
    Visit begun = begin(about);
    begun.attach(about);
    tell(begun, request);
    over();
    begun.isThere();
  }

  private void over() {
    visit = null;
    asked = null;
    toldBytes = 0;
  }

  /** What has come is no request for the model. */
  void withdraw() {
    isFirst = false;
    if (visit != null) {
      over();
      guest.caller().leave();
    }
  }

  /** True if the model has heard of one that is not there yet. */
  boolean isComing() {
    return visit != null || beginning;
  }

  /** The model does not wait for the rest of it. */
  void cutOff(Visit cut, Ending ending, AnswerFacts facts) {
    over();
    if (ending != Ending.BLOCKED) {
      guest.caller().reset();
      return;
    }
    DefenceCount why = cut.cutFor();
    int status;
    if (why == DefenceCount.TOO_LARGE) {
      status = cut.hasHeader() ? CONTENT_TOO_LARGE : FIELDS_TOO_LARGE;
    } else {
      status = why == null ? Headers.status(ending) : REQUEST_TIMEOUT;
    }
    guest.cutOff(status, ending, facts);
  }
}
