package dev.lbsim.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What an operator sees who looks at a running world: every member of it as it is, and what each
 * that balances thinks of those behind it, which need not be the same. Reading changes nothing.
 *
 * @param clientsInFlight requests of clients that have not ended
 * @param members servers, L7 instances and L4 instances, in the order of the world
 * @param opinions one for each balancing instance, pool and backend in it
 */
public record Inspection(long clientsInFlight, List<Member> members, List<Opinion> opinions) {
  /**
   * One process.
   *
   * @param name such as {@code servers.web.1}
   * @param state {@code up}, {@code crashed}, {@code hung} or {@code dropping}; {@code down} for an
   *     L4 instance that has crashed or whose host is gone
   * @param weight as an operator has set it
   * @param present whether it is a member of its pools
   * @param draining whether it is to get nothing new
   * @param inFlight requests it holds, waiting or in work; of an L4 instance, open flows
   * @param waiting those of them that wait for a worker
   */
  public record Member(
      String name,
      String state,
      double weight,
      boolean present,
      boolean draining,
      long inFlight,
      long waiting) {}

  /**
   * What one instance thinks of one backend.
   *
   * @param by such as {@code l7.proxy.1}
   * @param pool number of the pool among those of the instance, from 1
   * @param backend such as {@code servers.web.1}
   * @param healthy what its health checks say; true where there are none
   * @param ejected set aside because requests to it went wrong
   * @param usable whether it may get something new
   * @param weight by which it is balanced: as set, times slow start
   * @param inFlight requests, or flows, that this instance has there
   */
  public record Opinion(
      String by,
      int pool,
      String backend,
      boolean healthy,
      boolean ejected,
      boolean usable,
      double weight,
      long inFlight) {}

  static Inspection of(
      Iterable<ClientGroup> clients,
      Iterable<Server> servers,
      Iterable<L7Instance> l7,
      Iterable<L4Tier> l4) {
    List<Member> members = new ArrayList<>();
    List<Opinion> opinions = new ArrayList<>();
    long clientsInFlight = 0;
    for (ClientGroup group : clients) {
      for (ClientMeters meters : group.kindMeters()) {
        clientsInFlight += meters.inFlight();
      }
    }
    for (L4Tier tier : l4) {
      tier.inspect(members, opinions);
    }
    for (L7Instance instance : l7) {
      members.add(member(instance, instance.inFlight(), instance.waitingNow()));
      Upstream[] upstreams = instance.upstreams();
      for (int p = 0; p < upstreams.length; p++) {
        upstreams[p].inspect(instance.name(), p + 1, opinions);
      }
    }
    for (Server server : servers) {
      members.add(member(server, server.held(), server.waitingNow()));
    }
    return new Inspection(clientsInFlight, List.copyOf(members), List.copyOf(opinions));
  }

  private static Member member(Target target, long inFlight, long waiting) {
    String state =
        switch (target.state()) {
          case UP -> "up";
          case CRASHED -> "crashed";
          case HUNG -> "hung";
          case DROPPING -> "dropping";
        };
    return new Member(
        target.name(),
        state,
        target.weight(),
        target.present(),
        target.present() && !target.admitted(),
        inFlight,
        waiting);
  }
}
