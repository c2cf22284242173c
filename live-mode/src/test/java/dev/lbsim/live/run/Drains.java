package dev.lbsim.live.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.admin.Operated;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run by a drain once the scenario has come so far: all that was asked by then is answered,
 * however long a busy machine takes for it.
 */
final class Drains extends Outsider.Call {
  /** To be told to the run; far longer than any machine needs. */
  static final LiveRun.Operation PATIENTLY = new LiveRun.Operation(null, 120_000_000_000L, false);

  private final double part;
  private final CompletableFuture<Operated> operated = new CompletableFuture<>();

  /**
   * @param part of the scenario's duration, from 0 to 1
   */
  Drains(double part) {
    super(addresses -> {});
    this.part = part;
  }

  @Override
  public void operated(Operated by, @Nullable InetSocketAddress admin) {
    operated.complete(by);
  }

  @Override
  public void drained(int left) {
    assertThat(left).isZero();
  }

  @Override
  public void at(double now) {
    if (now > part) {
      Operated by = operated.join();
      by.parts().get(0).loop().execute(by::drain);
    }
  }
}
