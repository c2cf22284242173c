package dev.lbsim.live.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.FreePort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectingTest {
  /**
   * A socket that is left open keeps a file, and epoll tells of it in every round: a crash behind a
   * tier that opens connections by the hundred brought a loop to a standstill.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "127.79.0.1"})
  void whatIsRefusedIsToldAndClosed(String source) throws Exception {
    Transport transport = Transport.best();
    EventLoopGroup loop = transport.oneLoop("test");
    try {
      InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", FreePort.find());
      InetSocketAddress from = source.isEmpty() ? null : new InetSocketAddress(source, 0);
      CompletableFuture<Throwable> told = new CompletableFuture<>();
      Connecting connecting =
          new Connecting(nobody, from, connected -> told.complete(connected.cause()));
      Channel socket =
          connecting.begin(
              new Bootstrap()
                  .group(loop)
                  .channel(transport.client())
                  .handler(
                      new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                          made.pipeline().addFirst(connecting);
                        }
                      }));
      assertThat(told.get(60, TimeUnit.SECONDS)).hasMessageContaining("refused");
      assertThat(socket.closeFuture().await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
