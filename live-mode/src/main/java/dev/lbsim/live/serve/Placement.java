package dev.lbsim.live.serve;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.scenario.language.problem.Wording;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody is, as {@code NAME=HOST:PORT[,HOST:PORT...]}. Hosts are addresses or {@code
 * localhost}: nothing is looked up, since nothing beyond this machine is reached.
 *
 * @param name as written
 * @param addresses at least one
 */
record Placement(String name, List<InetSocketAddress> addresses) {
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern ADDRESS =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+]):([0-9]{1,5})");

  /**
   * Reads one.
   *
   * @param option where it was written, such as {@code --upstream}
   * @throws LiveProblem if it cannot be read
   */
  static Placement parse(String option, String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new LiveProblem(
          "%s needs NAME=HOST:PORT, not %s".formatted(option, Wording.quote(text)));
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String each : text.substring(equals + 1).split(",", -1)) {
      addresses.add(address(option, each.strip()));
    }
    return new Placement(text.substring(0, equals).strip(), addresses);
  }

  private static InetSocketAddress address(String option, String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new LiveProblem(
          "%s needs an address such as 127.0.0.1:8080, [::1]:8080 or localhost:8080, not %s"
              .formatted(option, Wording.quote(text)));
    }
    int port = Integer.parseInt(parts.group(2));
    if (port < 1 || port > HIGHEST_PORT) {
      throw new LiveProblem("%s: ports are 1 to 65535, and %d is none".formatted(option, port));
    }
    String host = parts.group(1).equals("localhost") ? "127.0.0.1" : parts.group(1);
    try {
      return Loopback.require(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new LiveProblem("%s: %s is no address".formatted(option, Wording.quote(text)));
    }
  }
}
