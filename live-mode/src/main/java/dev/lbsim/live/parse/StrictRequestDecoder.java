package dev.lbsim.live.parse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, given heads only that {@link RequestScan} has seen whole, and requests only let
 * through that {@link RequestRules} take. A {@link Refusal} comes in the place of one that is not
 * taken, and nothing after it.
 *
 * <p>Netty by itself, as strict as it can be told to be, takes values that go on in the next line,
 * any white space in a request line and a CR in it, and asks nothing of Host, target and version.
 */
public final class StrictRequestDecoder extends HttpRequestDecoder {
  /** Beyond the scan's limits, which are to be the ones that count. */
  private static final int SLACK = 2;

  /** Of what comes before it is known whether there will be a tunnel. */
  private static final int MOST_WAITING_BYTES = 1 << 14;

  private final RequestScan scan = new RequestScan();
  private boolean inBody;

  /** What comes is no request unless the one that asks for WebSocket is turned down. */
  private boolean waits;

  private @Nullable ChannelHandlerContext waitsIn;

  private boolean refused;

  public StrictRequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(SLACK * RequestScan.MOST_LINE_BYTES)
            .setMaxHeaderSize(SLACK * RequestScan.MOST_FIELD_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
  }

  /** Bytes that have come of a head that is not whole. */
  public int pendingBytes() {
    return inBody ? 0 : actualReadableBytes();
  }

  /** The request that asked for WebSocket was answered like any other: the next one is read. */
  public void goOn() {
    ChannelHandlerContext context = waitsIn;
    if (waits && context != null) {
      waits = false;
      context.executor().execute(() -> readOn(context)); // it may have been answered within a read
    }
  }

  private void readOn(ChannelHandlerContext context) {
    if (context.isRemoved() || actualReadableBytes() == 0) {
      return;
    }
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception e) {
      context.fireExceptionCaught(e);
    }
  }

  /** True unless there is enough that cannot be read yet. */
  public boolean takesMore() {
    return !waits || actualReadableBytes() < MOST_WAITING_BYTES;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (waits) {
      return;
    }
    if (!inBody) {
      if (!scan.isComplete(in)) {
        refuse(scan.refusal(), in, out, out.size());
        return;
      }
      scan.reset();
    }
    int first = out.size();
    boolean asks = false;
    super.decode(context, in, out);
    for (int i = first; i < out.size(); i++) {
      HttpObject decoded = (HttpObject) out.get(i);
      Refusal refusal = null;
      if (decoded.decoderResult().isFailure()) {
        refusal = malformed(decoded.decoderResult().cause());
      } else if (decoded instanceof HttpRequest request) {
        inBody = true;
        refusal = RequestRules.check(request);
        asks = refusal == null && WebSocketHandshake.isOne(request);
      }
      if (refusal != null) {
        refuse(refusal, in, out, i);
        return;
      }
      if (decoded instanceof LastHttpContent) {
        inBody = false;
      }
    }
    if (asks) {
      waits = true;
      waitsIn = context;
    }
  }

  private static Refusal malformed(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException
        ? new Refusal(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "there are too many trailers")
        : Refusal.bad("this is not HTTP as RFC 9112 has it: " + cause.getMessage());
  }

  private void refuse(@Nullable Refusal why, ByteBuf in, List<Object> out, int from) {
    if (why == null) {
      return;
    }
    refused = true;
    while (out.size() > from) {
      ReferenceCountUtil.release(out.remove(out.size() - 1));
    }
    in.skipBytes(in.readableBytes());
    out.add(why);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }

  /** The other end has gone: what it had not sent whole is nothing. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
  }
}
