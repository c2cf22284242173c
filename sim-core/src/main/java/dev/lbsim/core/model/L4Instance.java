package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One instance of an L4 tier. Stateless, it hashes every packet anew: when the pool changes, flows
 * whose hash now falls elsewhere reach a server that does not know them and are reset. With a
 * connection table it remembers where a flow went until the flow ends, idles out, is pushed out by
 * newer ones, or the network sends it to another instance.
 *
 * <p>Source of the table's behaviour: least-recently-used eviction as in Katran's LRU maps; a flow
 * without an entry falls back to the hash, as in Maglev (NSDI 2016, section 3.3).
 *
 * <p>Hot path: runs once per event.
 */
final class L4Instance extends Node implements Metered {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("requests", Kind.TOTAL),
          new Column("connections", Kind.TOTAL),
          new Column("errors.no-backend", Kind.TOTAL),
          new Column("swallowed", Kind.TOTAL),
          new Column("moved", Kind.TOTAL),
          new Column("broken", Kind.TOTAL),
          new Column("evicted", Kind.TOTAL),
          new Column("flows", Kind.LEVEL),
          new Column("usable", Kind.LEVEL),
          new Column("downs", Kind.TOTAL));

  private final L4Settings settings;
  private final boolean stateless;
  private final boolean consistent;
  private final Upstream upstream;
  private final Dispatcher dispatcher;
  private boolean up = true;
  private long downSinceNanos;
  private long seenVersion;

  private Connection[] live = new Connection[16];
  private int liveCount;

  private final FlowTable table;

  private long requests;
  private long connections;
  private long noBackend;
  private long swallowed;
  private long moved;
  private long broken;

  L4Instance(
      String name,
      Engine engine,
      Network network,
      Streams streams,
      L4Settings settings,
      Target[] targets) {
    super(name, engine);
    this.settings = settings;
    this.stateless = settings.tableSize() == 0;
    this.consistent = settings.pool().consistent();
    this.table = new FlowTable(settings.tableSize());
    this.upstream =
        new Upstream(
            this, name(), network, streams, settings.pool(), targets, 1, this::poolMayHaveChanged);
    this.dispatcher = upstream.dispatcher(0);
  }

  /** Who decides here. */
  void tell(Deciders all) {
    upstream.tell(name(), all);
  }

  /** Open flows. */
  int flows() {
    return liveCount;
  }

  /** The pool behind it. */
  Upstream upstream() {
    return upstream;
  }

  void start() {
    upstream.start();
    seenVersion = dispatcher.pool().version();
  }

  boolean up() {
    return up;
  }

  boolean hasUsableBackend() {
    return dispatcher.pool().usableCount() > 0;
  }

  void forward(Request request, Connection connection) {
    if (!up) {
      swallowed++;
      request.lose();
      return;
    }
    if (request.standsForItself()) {
      requests++;
    }
    long now = engine.nowNanos();
    if (connection.l4 == null) {
      openFlow(request, connection, now);
      return;
    }
    if (!goesOn(connection, now)) {
      broken++;
      request.failFor(LossCause.MOVED);
      request.answer(Ending.RESET);
      return;
    }
    request.issuer.link().onward(request, connection.target());
  }

  /** True if a packet that has come here goes where those before it went. */
  private boolean goesOn(Connection connection, long now) {
    int index = remembers(connection, now) ? connection.l4Index : dispatcher.pick(connection, now);
    if (index == Balancer.NONE || upstream.target(index) != connection.targetAtL4) {
      return false;
    }
    if (connection.l4 != this) {
      Objects.requireNonNull(connection.l4).closed(connection);
      attach(connection, index, now);
    } else if (!stateless) {
      remember(connection, now);
    }
    return true;
  }

  /**
   * One more packet of a placed connection, which breaks if it would go elsewhere.
   *
   * @return false if the packet is lost
   */
  boolean passes(Connection connection) {
    if (!up) {
      return false;
    }
    if (!goesOn(connection, engine.nowNanos())) {
      broken += connection.carried;
      connection.breakAll(LossCause.MOVED);
    }
    return true;
  }

  private void openFlow(Request request, Connection connection, long now) {
    int index = dispatcher.pick(connection, now);
    if (index == Balancer.NONE) {
      if (request.opening) {
        requests++;
      }
      noBackend++;
      request.answer(Ending.NO_BACKEND);
      return;
    }
    connections++;
    Target target = upstream.target(index);
    connection.targetAtL4 = target;
    attach(connection, index, now);
    request.issuer.link().onward(request, target);
  }

  private void attach(Connection connection, int index, long now) {
    connection.l4 = this;
    connection.l4Index = index;
    if (liveCount == live.length) {
      live = Arrays.copyOf(live, liveCount * 2);
    }
    connection.liveIndex = liveCount;
    live[liveCount++] = connection;
    dispatcher.started(index, now);
    if (!stateless) {
      remember(connection, now);
    }
  }

  private boolean remembers(Connection connection, long now) {
    if (stateless || connection.l4 != this || !connection.inTable) {
      return false;
    }
    boolean idledOut =
        settings.tableIdleNanos() > 0
            && now - connection.lastPacketNanos > settings.tableIdleNanos();
    boolean gone = !upstream.target(connection.l4Index).present();
    if (idledOut || gone) {
      table.remove(connection);
      return false;
    }
    return true;
  }

  private void remember(Connection connection, long now) {
    connection.lastPacketNanos = now;
    table.touch(connection);
  }

  /** The client or the server has ended it, or the network has taken it elsewhere. */
  void closed(Connection connection) {
    long now = engine.nowNanos();
    Connection last = live[--liveCount];
    live[connection.liveIndex] = last;
    last.liveIndex = connection.liveIndex;
    table.remove(connection);
    dispatcher.finished(connection.l4Index, Outcome.OK, now - connection.openedNanos, now);
    connection.l4 = null;
  }

  /**
   * Counts the live flows that a change of the pool has moved. Those with a request under way at a
   * living server break at once: the next packet, be it an acknowledgement, goes to a server that
   * resets it.
   */
  private void poolMayHaveChanged() {
    if (dispatcher.pool().version() == seenVersion) {
      return;
    }
    seenVersion = dispatcher.pool().version();
    long now = engine.nowNanos();
    for (int i = liveCount - 1; i >= 0; i--) {
      Connection connection = live[i];
      if (connection.moved) {
        continue;
      }
      if (!stays(connection, now)) {
        moved++;
        connection.moved = true;
        if (connection.carried > 0 && connection.target().state() == Target.State.UP) {
          broken += connection.carried;
          connection.breakAll(LossCause.MOVED);
        }
      }
    }
  }

  /**
   * True if the next packet of a flow goes where its packets went. Where an instance has forgotten
   * a flow and its algorithm does not go by hash, that depends on no change of the pool.
   */
  private boolean stays(Connection connection, long now) {
    Target target = connection.target();
    if (!target.present()) {
      return false;
    }
    if (remembers(connection, now) || !consistent) {
      return true;
    }
    int index = dispatcher.pick(connection, now);
    return index != Balancer.NONE && upstream.target(index) == target;
  }

  /** Its host is gone with its memory: answers that come back through it are lost. */
  void drop() {
    if (up) {
      up = false;
      downSinceNanos = engine.nowNanos();
    }
    flush();
  }

  /** The process dies with its memory. Its host resets what it proxied. */
  void crash() {
    drop();
    if (settings.proxied()) {
      for (int i = liveCount - 1; i >= 0; i--) {
        Connection connection = live[i];
        connection.dead = true;
        broken += connection.carried;
        connection.breakAll(LossCause.IN_FLIGHT);
      }
    }
  }

  void restore() {
    up = true;
  }

  /** True if it has been down since {@code nanos}, without a break. */
  boolean downSince(long nanos) {
    return !up && downSinceNanos <= nanos;
  }

  /** True while answers that come back through it go nowhere. */
  boolean losesAnswers() {
    return !up && settings.proxied();
  }

  /** The place its clients' answers pass on their way back, or {@link Network#NOWHERE}. */
  int answersComeBy() {
    return settings.proxied() ? place() : Network.NOWHERE;
  }

  /** Forgets every flow. */
  void flush() {
    table.clear();
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    int i = at;
    row[i++] = requests;
    row[i++] = connections;
    row[i++] = noBackend;
    row[i++] = swallowed;
    row[i++] = moved;
    row[i++] = broken;
    row[i++] = table.evicted();
    row[i++] = liveCount;
    row[i++] = dispatcher.pool().usableCount();
    row[i] = upstream.downs();
  }

  void checkConservation(List<String> brokenRules) {
    if (dispatcher.inFlightTotal() != liveCount) {
      brokenRules.add(
          "%s: %d flows are open and its dispatcher counts %d"
              .formatted(name, liveCount, dispatcher.inFlightTotal()));
    }
  }
}
