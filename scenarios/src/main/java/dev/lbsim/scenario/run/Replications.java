package dev.lbsim.scenario.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the replications of a variant: as many are under way as there are threads, and they are
 * taken in order.
 */
final class Replications implements AutoCloseable {
  private final int atOnce;
  private final ExecutorService threads;

  /**
   * @param atOnce how many run at once, at least 1
   */
  Replications(int atOnce) {
    this.atOnce = atOnce;
    this.threads = Executors.newFixedThreadPool(atOnce, Replications::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "replication");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs {@code count} of them.
   *
   * @param goOn asked at each tick of each replication, from any thread; false gives up
   * @param taken told how many have been taken
   * @return false if it was given up; {@code run} then has those that were finished
   */
  boolean run(VariantRun run, long seed, int count, BooleanSupplier goOn, IntConsumer taken) {
    Deque<Future<@Nullable Replication>> underWay = new ArrayDeque<>();
    int next = 0;
    for (int done = 0; done < count; done++) {
      while (next < count && underWay.size() < atOnce) {
        int number = next++;
        underWay.add(
            threads.submit(
                () ->
                    Replication.run(
                        run.compiled(), seed, number, run.windows().boundaries(), goOn)));
      }
      Replication replication = await(underWay.remove());
      if (replication == null) {
        underWay.forEach(future -> future.cancel(false));
        run.settle();
        return false;
      }
      run.take(replication, done + 1 == count);
      taken.accept(done + 1);
    }
    return true;
  }

  private static @Nullable Replication await(Future<@Nullable Replication> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
