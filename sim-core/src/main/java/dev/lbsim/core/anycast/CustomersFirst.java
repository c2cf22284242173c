package dev.lbsim.core.anycast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An order in which every AS stands behind all its customers (Kahn, "Topological sorting of large
 * networks", CACM 5(11), 1962), or a cycle of providers if there is none.
 */
final class CustomersFirst {
  private final long[] asns;
  private final int[] neighbours;
  private final int[] firstCustomer;
  private final int[] firstPeer;
  private final int[] firstProvider;

  CustomersFirst(
      long[] asns, int[] neighbours, int[] firstCustomer, int[] firstPeer, int[] firstProvider) {
    this.asns = asns;
    this.neighbours = neighbours;
    this.firstCustomer = firstCustomer;
    this.firstPeer = firstPeer;
    this.firstProvider = firstProvider;
  }

  /**
   * The order.
   *
   * @throws IllegalArgumentException if an AS is its own provider through others
   */
  int[] order() {
    int size = asns.length;
    int[] order = new int[size];
    int[] waitsFor = new int[size];
    int ready = 0;
    for (int as = 0; as < size; as++) {
      waitsFor[as] = firstPeer[as] - firstCustomer[as];
      if (waitsFor[as] == 0) {
        order[ready++] = as;
      }
    }
    for (int next = 0; next < ready; next++) {
      int as = order[next];
      for (int at = firstProvider[as]; at < firstCustomer[as + 1]; at++) {
        int provider = neighbours[at];
        if (--waitsFor[provider] == 0) {
          order[ready++] = provider;
        }
      }
    }
    if (ready < size) {
      throw new IllegalArgumentException(
          "each of these is a provider of the next, in a circle: " + cycle(waitsFor));
    }
    return order;
  }

  /** From an AS that waits for a customer to one such customer, until one comes a second time. */
  private String cycle(int[] waitsFor) {
    int as = 0;
    while (waitsFor[as] == 0) {
      as++;
    }
    List<Integer> path = new ArrayList<>();
    boolean[] seen = new boolean[asns.length];
    while (!seen[as]) {
      seen[as] = true;
      path.add(as);
      as = waitingCustomer(as, waitsFor);
    }
    List<Integer> cycle = path.subList(path.indexOf(as), path.size());
    Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
    return cycle.stream().map(each -> "AS " + asns[each]).collect(Collectors.joining(", "))
        + ", AS "
        + asns[cycle.get(0)];
  }

  private int waitingCustomer(int as, int[] waitsFor) {
    for (int at = firstCustomer[as]; at < firstPeer[as]; at++) {
      if (waitsFor[neighbours[at]] > 0) {
        return neighbours[at];
      }
    }
    throw new IllegalStateException("AS " + asns[as] + " waits for none of its customers");
  }
}
