package dev.lbsim.live.serve;

import dev.lbsim.live.admin.AdminServer;
import dev.lbsim.live.admin.AdminSettings;
import dev.lbsim.live.admin.Counted;
import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Lately;
import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.admin.Part;
import dev.lbsim.scenario.compile.CompiledScenario;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A proxy as those see it who operate it: it can be drained, and goes on with another file. */
public final class ServeOperation implements Operated, AutoCloseable {
  private final ServeRun run;
  private final Supplier<Reloaded> reloader;
  private final long drainNanos;
  private final IntConsumer drained;
  private final Lately lately = new Lately();
  private @Nullable AdminServer admin;
  private volatile boolean draining;

  /**
   * Nobody operates it yet.
   *
   * @param reloader reads the file and goes on with it; takes its time
   * @param drainNanos how long a drain may take
   * @param drained told what a drain has left
   */
  public ServeOperation(
      ServeRun run, Supplier<Reloaded> reloader, long drainNanos, IntConsumer drained) {
    this.run = run;
    this.reloader = reloader;
    this.drainNanos = drainNanos;
    this.drained = drained;
  }

  /**
   * Opens the admin API.
   *
   * @param tool its name and version
   * @return where it listens
   * @throws dev.lbsim.live.net.LiveProblem if it cannot
   */
  public InetSocketAddress open(AdminSettings settings, String tool) {
    AdminServer server =
        new AdminServer(
            run.group(), run.transport(), settings.address(), settings.token(), this, tool);
    server.open();
    admin = server;
    run.group().submit(() -> lately.start(this)).syncUninterruptibly();
    return server.address();
  }

  @Override
  public CompiledScenario compiled() {
    return run.compiled();
  }

  @Override
  public List<Part> parts() {
    return run.parts();
  }

  @Override
  public List<Part> former() {
    return run.former();
  }

  @Override
  public Counted before() {
    return run.before();
  }

  @Override
  public Happenings happenings() {
    return run.happenings();
  }

  @Override
  public Lately lately() {
    return lately;
  }

  @Override
  public boolean draining() {
    return draining;
  }

  @Override
  public void drain() {
    if (!draining) {
      draining = true;
      note("drain");
      run.drain(drainNanos, drained);
    }
  }

  @Override
  public void reload(Consumer<Reloaded> then) {
    Thread thread =
        new Thread(
            () -> {
              Reloaded done =
                  draining
                      ? new Reloaded(false, List.of("it is draining, and takes in nobody new"))
                      : reloader.get();
              run.group()
                  .execute(
                      () -> {
                        note(done.done() ? "reload" : "reload refused");
                        then.accept(done);
                      });
            },
            "lbsim-reload");
    thread.setDaemon(true);
    thread.start();
  }

  private void note(String what) {
    happenings().note(parts().get(0).world().engine().nowNanos(), what, Happenings.By.OPERATOR);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
  }
}
