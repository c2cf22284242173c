package dev.lbsim.live;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.model.World;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A world on an event loop that no clock drives: whoever extends it says what time does, and what
 * is carried. Remembers what went wrong in it.
 */
public abstract class StandingWorld implements Present, Carrier, AutoCloseable {
  protected final CompiledScenario scenario;
  protected final World world;
  protected final Transport transport;
  protected final EventLoopGroup loop;

  /** Nobody has it, but for a moment's race. */
  protected final InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());

  private final List<Object> wrong = new CopyOnWriteArrayList<>();
  private boolean inside;

  /**
   * @param text the scenario
   */
  protected StandingWorld(String text, Transport transport) {
    this.transport = transport;
    scenario =
        ScenarioCompiler.compile(
            ScenarioReader.read(text, "test.yaml", Path.of(""), Overrides.none()).orThrow());
    world = scenario.world(7, 0, this);
    loop = transport.oneLoop("test");
  }

  /** Does something in the world, with time before or after it. */
  protected abstract void live(Runnable what);

  @Override
  public final void enter(Runnable what) {
    if (inside) {
      loop.execute(() -> enter(what));
      return;
    }
    inside = true;
    try {
      live(what);
    } catch (RuntimeException | Error e) {
      wrong.add(e);
    } finally {
      inside = false;
    }
  }

  /** Does something in the world and waits until it is done. */
  public final void onLoop(Runnable what) {
    loop.submit(() -> enter(what)).syncUninterruptibly();
  }

  /** Does something to the world. */
  public final void press(Consumer<Levers> what) {
    onLoop(() -> what.accept(world.levers()));
  }

  /** Remembers what should not have happened. */
  protected final void isWrong(Object what) {
    wrong.add(what);
  }

  /** What should not have happened, and rules of conservation that are broken. */
  public final List<Object> wrong() {
    List<Object> all = new ArrayList<>(wrong);
    if (!loop.isShuttingDown()) {
      all.addAll(loop.submit(world::conservation).syncUninterruptibly().getNow());
    }
    return all;
  }

  /** Closes the sockets of the test; on the loop. */
  protected abstract void closeSockets();

  /** Forgets what was expected to go wrong. */
  public final void forgive() {
    wrong.clear();
  }

  @Override
  public void close() {
    loop.submit(() -> wrong.addAll(world.conservation())).syncUninterruptibly();
    loop.submit(this::closeSockets).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Override
  public void send(CarriedRequest request) {
    request.lost();
  }

  @Override
  public void abandoned(CarriedRequest request) {}

  @Override
  public void closed(CarriedConnection connection) {}

  @Override
  public void ask(CarriedQuery query) {
    query.failed();
  }

  @Override
  public void probe(String destination, String by, Consumer<Boolean> answer) {}

  @Override
  public void hostChanged(String process, Host host) {}
}
