package dev.lbsim.live.run;

import dev.lbsim.live.http.HttpEntrance;
import dev.lbsim.live.net.Listener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One live world takes the place of another on the same loop. The listening sockets change hands,
 * so that there is no moment in which nobody listens, and HTTP connections go over between two
 * requests, so that none is closed. What cannot go over, such as a connection that an L4 tier has
 * placed, comes to its end in the former world, as with HAProxy's {@code -sf} all would.
 */
public final class TakeOver {
  private TakeOver() {}

  /**
   * Listens where the former world does not; not on the loop.
   *
   * @param next which is connected and listens nowhere yet
   * @throws dev.lbsim.live.net.LiveProblem if it cannot; then it still listens nowhere
   */
  public static void prepare(LiveWorld former, LiveWorld next) {
    Set<InetSocketAddress> taken = new HashSet<>();
    former.listeners().values().forEach(listener -> taken.add(listener.address()));
    List<Listener> opened = new ArrayList<>();
    try {
      next.issue();
      for (Listener listener : next.listeners().values()) {
        if (!taken.contains(listener.address())) {
          listener.open();
          opened.add(listener);
        }
      }
      Directory names = next.directory();
      if (names != null) {
        names.open(former.directory());
      }
    } catch (RuntimeException e) {
      opened.forEach(Listener::close);
      throw e;
    }
  }

  /** Does it; on the loop. The former world is to be drained then. */
  public static void now(LiveWorld former, LiveWorld next) {
    Directory before = former.directory();
    Directory after = next.directory();
    if (before != null && after != null) {
      after.adopt(before);
    }
    next.datagrams().takeOver(former.datagrams());
    Map<InetSocketAddress, Listener> sockets = new LinkedHashMap<>();
    next.listeners().values().forEach(each -> sockets.put(each.address(), each));
    Map<InetSocketAddress, HttpEntrance> doors = new LinkedHashMap<>();
    next.servers().values().forEach(each -> doors.put(each.listener().address(), each));
    former
        .listeners()
        .values()
        .forEach(
            each -> {
              Listener by = sockets.get(each.address());
              if (by != null) {
                by.adopt(each);
              }
            });
    former
        .servers()
        .values()
        .forEach(
            each -> {
              HttpEntrance by = doors.get(each.listener().address());
              if (by != null) {
                each.moveTo(by);
              }
            });
  }
}
