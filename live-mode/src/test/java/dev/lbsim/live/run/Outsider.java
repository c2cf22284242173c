package dev.lbsim.live.run;

import dev.lbsim.live.net.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls a live world from outside once it is open. */
interface Outsider {
  void call(Map<String, InetSocketAddress> addresses) throws Exception;

  /** Lets one call, on a thread of its own. */
  class Call implements LiveRun.Watcher {
    private final Outsider outsider;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Call(Outsider outsider) {
      this.outsider = outsider;
    }

    @Override
    public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {
      CompletableFuture.runAsync(
          () -> {
            try {
              outsider.call(addresses);
              done.complete(null);
            } catch (Exception | Error e) {
              done.completeExceptionally(e);
            }
          });
    }

    @Override
    public void at(double part) {}

    boolean isDone() {
      return done.isDone();
    }

    /** Waits for it; its failure is that of the test. */
    void join() {
      done.join();
    }
  }
}
