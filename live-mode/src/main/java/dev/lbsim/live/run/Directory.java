package dev.lbsim.live.run;

import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.live.net.LiveProblem;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whoever can be asked for names in a live world: the one who knows them, and resolvers. */
final class Directory implements AutoCloseable {
  private final Names names;
  private final Recursors recursors;

  Directory(Names names, Recursors recursors) {
    this.names = names;
    this.recursors = recursors;
  }

  /**
   * Serves, or gets ready to go on with the sockets of a former world; not on the loop.
   *
   * @param former or null for none
   * @throws dev.lbsim.live.net.LiveProblem if somebody else has a port; then nobody is served
   */
  void open(@Nullable Directory former) {
    try {
      names.open(former == null ? null : former.names);
      recursors.open(former == null ? null : former.recursors);
    } catch (LiveProblem e) {
      close();
      throw new LiveProblem(e.getMessage() + "; another port is chosen with --port");
    }
  }

  /** Goes on with those sockets; on the loop. */
  void adopt(Directory former) {
    names.adopt(former.names);
    recursors.adopt(former.recursors);
  }

  /** The world asks. */
  void ask(CarriedQuery query) {
    names.ask(query);
  }

  /** Where each of them is. */
  Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> all = new LinkedHashMap<>();
    all.put(LiveRun.DNS, names.address());
    all.putAll(recursors.addresses());
    return all;
  }

  @Override
  public void close() {
    names.close();
    recursors.close();
  }
}
