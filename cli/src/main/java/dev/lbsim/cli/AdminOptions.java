package dev.lbsim.cli;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.live.admin.AdminSettings;
import dev.lbsim.live.admin.AdminToken;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.run.LiveRun;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a live world is operated. Off unless asked for, as in Envoy and HAProxy. */
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve the admin API there, on loopback only: health, metrics, state, events, drain,"
              + " weights, failures. Port 0 takes any that is free.")
  private @Nullable String admin;

  @Option(
      names = "--admin-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:LBSIM_ADMIN_TOKEN}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description =
          "What callers of the admin API must send as Authorization: Bearer TOKEN; better given as"
              + " LBSIM_ADMIN_TOKEN, which others do not see. Without it one is made and printed.")
  private @Nullable String token;

  @Option(
      names = "--drain-timeout",
      paramLabel = "T",
      converter = LengthOption.Span.class,
      description = "How long a drain, by SIGTERM or the admin API, may take; 30s unless given.")
  private @Nullable Long drainNanos;

  private @Nullable AdminToken used;

  /** Where and for whom, or null if nobody asked for it. */
  @Nullable AdminSettings settings() {
    if (admin == null) {
      return null;
    }
    try {
      AdminToken chosen =
          !knowsToken() ? AdminToken.random() : new AdminToken(String.valueOf(token));
      used = chosen;
      return new AdminSettings(AdminSettings.address(admin), chosen);
    } catch (LiveProblem e) {
      throw new Usage(String.valueOf(e.getMessage()));
    }
  }

  long drainNanos() {
    return drainNanos == null ? LiveRun.Operation.DRAIN_NANOS : drainNanos;
  }

  /** True if whoever started it has given the token. */
  boolean knowsToken() {
    return token != null && !token.isEmpty();
  }

  /** Says where it is, and the token unless that is known; empty if there is none. */
  String where(@Nullable InetSocketAddress at) {
    if (at == null || used == null) {
      return "";
    }
    String host = at.getAddress().getHostAddress();
    return "admin http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + at.getPort()
        + (knowsToken() ? "" : "  token " + used.text());
  }

  /** That a drain took too long. */
  String cutOff(int left) {
    return "lbsim: the drain took longer than "
        + drainWords()
        + "; requests and connections cut off: "
        + left;
  }

  /** The time in words. */
  String drainWords() {
    return Nanos.print(drainNanos());
  }
}
