package dev.lbsim.live.run;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who of the world somebody outside counts as, told by the source address: {@code 127.78.g.k} is a
 * client of the g-th client group of the file, from its k-th network, and is where that is.
 * Loopback has no places, but all of 127.0.0.0/8 to connect from (as {@code curl --interface} and
 * {@code dig -b} do).
 */
final class Origins {
  private static final int FIRST = 127;
  private static final int SECOND = 78;

  private final List<String> groups;

  /**
   * One of a client group.
   *
   * @param group its name, such as {@code clients.web}
   * @param number from 0: of its network, or of whatever it has several of
   */
  record Origin(String group, int number) {}

  /**
   * @param groups in the order of the file
   */
  Origins(List<String> groups) {
    this.groups = groups;
  }

  /** Null for an address that stands for nobody. */
  @Nullable Origin find(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean ours = bytes.length == 4 && bytes[0] == FIRST && bytes[1] == SECOND;
    int group = ours ? bytes[2] & 0xFF : 0;
    return group == 0 || group > groups.size()
        ? null
        : new Origin(groups.get(group - 1), Math.max(0, (bytes[3] & 0xFF) - 1));
  }

  /** The same; whoever stands for nobody is one of the first group. */
  Origin orFirst(InetAddress address) {
    Origin found = find(address);
    return found != null ? found : new Origin(groups.get(0), 0);
  }
}
