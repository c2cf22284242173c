package dev.lbsim.live.run;

import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Outside;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The ways from outside to an anycast address: which site a connection reaches is for the model's
 * routes to say, at the place and in the AS of the client group it counts as.
 */
final class Catchments implements Function<InetSocketAddress, Entrance> {
  private final String vip;
  private final Outside world;
  private final Origins origins;
  private final Entrance.Porter porter;
  private final Map<Origins.Origin, Entrance> doors = new HashMap<>();

  Catchments(String vip, Outside world, Origins origins, Entrance.Porter porter) {
    this.vip = vip;
    this.world = world;
    this.origins = origins;
    this.porter = porter;
  }

  /** True if connections to it, or some of them, have to be secured. */
  boolean endTls() {
    return apply(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).endsTls();
  }

  @Override
  public Entrance apply(InetSocketAddress from) {
    return doors.computeIfAbsent(
        origins.orFirst(from.getAddress()),
        origin -> world.entrance(vip, origin.group(), origin.number(), porter));
  }
}
