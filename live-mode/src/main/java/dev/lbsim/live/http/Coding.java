package dev.lbsim.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of a connection, or of a stream of one, are encoded on their way out, one after
 * the other. What is compressed goes out as it comes, and no later than the connection is flushed.
 */
final class Coding {
  private final Compression how;
  private final ChannelHandlerContext context;
  private boolean wanted;
  private boolean hasBody;
  private List<String> known = List.of();
  private @Nullable Gzip gzip;
  private boolean watches;

  Coding(Compression how, ChannelHandlerContext context) {
    this.how = how;
    this.context = context;
  }

  /**
   * What is answered next.
   *
   * @param old true for a client of HTTP/1.0, which would not know where the answer ends
   */
  void to(HttpRequest request, boolean head, boolean old) {
    drop();
    wanted = !old && Compression.isWanted(request.headers());
    hasBody = !head;
    known = request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH);
  }

  /**
   * An answer begins.
   *
   * @param bytes of its body, or -1 where that is not known yet
   * @return true if all of its body is to go through here
   */
  boolean begins(HttpResponse answer, long bytes) {
    HttpHeaders headers = answer.headers();
    if (answer.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
      Compression.vary(headers);
      String weak = "W/" + headers.get(HttpHeaderNames.ETAG, "");
      if (String.join(",", known).contains(weak)) {
        Compression.weaken(headers); // as the client has it
      }
      return false;
    }
    if (!how.suits(answer, bytes)) {
      return false;
    }
    Compression.vary(headers);
    if (!wanted || !hasBody) {
      return false;
    }
    Compression.mark(headers);
    gzip = new Gzip(how.level());
    if (!watches) {
      watches = true;
      context.channel().closeFuture().addListener(closed -> drop());
    }
    return true;
  }

  /** True while a body goes through here. */
  boolean isActive() {
    return gzip != null;
  }

  /** A piece of a body, which it takes over, as it goes out. */
  HttpContent encode(HttpContent piece) {
    Gzip by = gzip;
    if (by == null) {
      return piece;
    }
    ByteBuf out = context.alloc().ioBuffer();
    try {
      by.add(piece.content(), out);
      if (!(piece instanceof LastHttpContent last)) {
        return new DefaultHttpContent(out);
      }
      by.end(out);
      gzip = null;
      LastHttpContent end = new DefaultLastHttpContent(out);
      end.trailingHeaders().set(last.trailingHeaders());
      return end;
    } finally {
      piece.release();
    }
  }

  /** All pieces of a body, which it takes over, as one. */
  LastHttpContent whole(List<HttpContent> pieces) {
    ByteBuf all = context.alloc().ioBuffer();
    HttpContent coded = LastHttpContent.EMPTY_LAST_CONTENT;
    for (HttpContent piece : pieces) {
      coded = encode(piece);
      all.writeBytes(coded.content());
      coded.release();
    }
    LastHttpContent end = new DefaultLastHttpContent(all);
    if (coded instanceof LastHttpContent last) {
      end.trailingHeaders().set(last.trailingHeaders());
    }
    return end;
  }

  /** What has gone in and not come out yet, or null if there is nothing. */
  @Nullable HttpContent rest() {
    Gzip by = gzip;
    if (by == null) {
      return null;
    }
    ByteBuf out = context.alloc().ioBuffer();
    by.flush(out);
    if (out.isReadable()) {
      return new DefaultHttpContent(out);
    }
    out.release();
    return null;
  }

  private void drop() {
    if (gzip != null) {
      gzip.drop();
      gzip = null;
    }
  }
}
