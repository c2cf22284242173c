package dev.lbsim.core.model;

import java.util.function.Consumer;

/**
 * Carries what one process of a world sends to another by means of its own, such as sockets: what
 * turns a simulated world into a live one. The nodes on both sides stay the same. {@link Link} has
 * applied delay, loss and cuts when a request is handed over here, and applies them again to its
 * answer on the way back; {@link Entrance} is where a request comes in at the other end.
 *
 * <p>All calls are made, and all answers must be given, on the thread that runs the world's engine,
 * with its clock at the present.
 */
public interface Carrier {
  /** What the host of a process does with connections. */
  enum Host {
    /** It accepts them. */
    LISTENS,
    /** The process is gone, and its host says so: those open are reset, new ones refused. */
    REFUSES,
    /** The host itself is gone: nothing comes back. */
    SILENT
  }

  /**
   * A request sets out. Unless it is abandoned, or the world ends, the carrier must say once what
   * became of it.
   */
  void send(CarriedRequest request);

  /** Whoever sent a request no longer waits for its answer, which must not be given any more. */
  void abandoned(CarriedRequest request);

  /** Whoever opened a connection closes it. */
  void closed(CarriedConnection connection);

  /** A query sets out to a name server. */
  void ask(CarriedQuery query);

  /**
   * A health check asks how a process or tier is.
   *
   * @param destination its name
   * @param by the name of the one who asks, such as {@code l7.proxy.1}
   * @param answer to be told true for fit and false for a failure; for silence, nothing
   */
  void probe(String destination, String by, Consumer<Boolean> answer);

  /** A process does something else with connections from now on; at first all listen. */
  void hostChanged(String process, Host host);
}
