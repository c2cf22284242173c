package dev.lbsim.live.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Answers of HTTP/2 as those of HTTP/1.1, by which they are passed on: head and end apart, and
 * without Netty's notes.
 */
final class AnswerParts extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof HttpResponse answer)) {
      from.fireChannelRead(message);
      return;
    }
    FieldRules.removeNotes(answer.headers());
    boolean interim = answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim || !(answer instanceof FullHttpResponse whole)) {
      from.fireChannelRead(answer);
      return;
    }
    from.fireChannelRead(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status(), answer.headers()));
    from.fireChannelRead(new DefaultLastHttpContent(whole.content(), whole.trailingHeaders()));
  }
}
