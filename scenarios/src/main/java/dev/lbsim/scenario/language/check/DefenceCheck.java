package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.AttackSpec;
import dev.lbsim.scenario.language.spec.AttackTarget;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ConnectionsSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec.ReadTimeoutSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold of attackers, of clients on a bad line, and of the defence of a tier. */
final class DefenceCheck {
  private final Context context;

  DefenceCheck(Context context) {
    this.context = context;
  }

  void checkTier(String path, DefenceSpec defence) {
    checkTimeout(path + ".header-timeout", defence.headerTimeout());
    checkTimeout(path + ".body-timeout", defence.bodyTimeout());
    boolean toldApart =
        context.spec().clients().values().stream()
            .anyMatch(clients -> clients.addresses() != null || clients.users() != null);
    if (defence.connectionsPerClient() != null && !toldApart) {
      context.advice(
          path + ".connections-per-client",
          "every connection comes from an address of its own, so each is another client",
          "give clients addresses, such as addresses: 100");
    }
  }

  private void checkTimeout(String path, @Nullable ReadTimeoutSpec timeout) {
    if (timeout == null || timeout.most() == null) {
      return;
    }
    if (timeout.minRate() == null) {
      context.error(
          path + ".most",
          "nothing makes this timeout grow",
          "add a min-rate, such as min-rate: 500B/s, or remove most");
    } else if (timeout.most().compareTo(timeout.time()) < 0) {
      context.error(
          path + ".most", "it begins at " + timeout.time() + ", above " + timeout.most(), null);
    }
  }

  void checkClients(String path, ClientsSpec clients) {
    AttackSpec attack = clients.attack();
    if (attack != null) {
      checkAttack(path, clients, attack);
    }
    checkLengths(path, clients);
    boolean slowly = attack != null && attack.kind().slow();
    boolean slow = clients.upload() != null || clients.download() != null || slowly;
    if (slow && !clients.visits().text().isEmpty() && meetsServers(clients)) {
      String key = slowly ? "attack" : clients.upload() != null ? "upload" : "download";
      context.error(
          path + "." + key,
          "servers read requests in no time; only layer-7 tiers wait for slow clients",
          "put a layer-7 tier in front of the servers");
    }
  }

  private boolean meetsServers(ClientsSpec clients) {
    return context.firstReaders().of(clients.visits()).stream()
        .anyMatch(target -> target.kind() == Target.Kind.SERVERS);
  }

  private void checkAttack(String path, ClientsSpec clients, AttackSpec attack) {
    String kind = attack.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (!attack.kind().slow()) {
      checkMany(path, clients, attack, kind);
      return;
    }
    if (attack.hold() != null && clients.timeout() != null) {
      context.error(
          path + ".timeout",
          "these clients hold on for " + attack.hold(),
          "remove timeout, or remove hold");
    }
    if (attack.kind() != AttackSpec.Kind.SLOW_BODY && context.marks().has(path + ".attack.body")) {
      context.advice(path + ".attack.body", kind + " sends no body", "remove it");
    }
    if (attack.kind() == AttackSpec.Kind.SLOW_READ
        && clients.requests().stream().allMatch(request -> request.size().isZero())) {
      context.error(
          path + ".attack",
          "their answers have no bytes, so there is nothing to read slowly",
          "give their requests a size, such as requests: [{ size: 1MB }]");
    }
    boolean sends = attack.kind() == AttackSpec.Kind.SLOWLORIS && clients.upload() != null;
    boolean reads = attack.kind() == AttackSpec.Kind.SLOW_READ && clients.download() != null;
    if (sends || reads) {
      context.advice(
          path + (sends ? ".upload" : ".download"),
          "the attack says how fast they are: " + attack.piece() + " every " + attack.every(),
          "remove it");
    }
    boolean counted =
        context.spec().l7().values().stream()
            .anyMatch(tier -> tier.defence() != null && tier.defence().connections() != null);
    if (!counted) {
      context.advice(
          path + ".attack",
          "no layer-7 tier counts its connections, so nobody misses those they hold",
          "give a tier slots, such as defence: { connections: 1000 }");
    }
  }

  /** Attackers who ask for much, and quickly. */
  private void checkMany(String path, ClientsSpec clients, AttackSpec attack, String kind) {
    for (String key : List.of("hold", "every", "piece", "body")) {
      if (context.marks().has(path + ".attack." + key)) {
        context.advice(path + ".attack." + key, kind + " is not slow", "remove it");
      }
    }
    if (!attack.kind().copies()) {
      if (attack.path() != null) {
        context.error(
            path + ".attack.path",
            "only expensive-path and cache-busting ask for what others ask for",
            "say what is asked for in requests");
      }
    } else if (!clients.requests().isEmpty()) {
      context.error(
          context.marks().key(path + ".requests"),
          path + ".requests",
          "these attackers ask for what others ask for",
          "remove requests; attack.path says which of it");
    } else if (AttackTarget.requests(clients, context.spec().clients().values()).isEmpty()) {
      checkTarget(path + ".attack", attack);
    }
    if (attack.kind() == AttackSpec.Kind.RAPID_RESET) {
      checkResets(path, clients);
    }
  }

  private void checkTarget(String path, AttackSpec attack) {
    List<String> paths =
        AttackTarget.asked(context.spec().clients().values()).stream()
            .map(RequestSpec::path)
            .distinct()
            .toList();
    if (attack.path() == null) {
      context.error(
          path,
          "no other clients say what they ask for",
          "give them requests, such as requests: [{ path: /search, cost: 5 }]");
    } else {
      context.error(
          path + ".path",
          "no other clients ask for " + Wording.quote(attack.path()),
          paths.isEmpty() ? "give them requests" : "they ask for: " + String.join(", ", paths));
    }
  }

  private void checkResets(String path, ClientsSpec clients) {
    ConnectionsSpec connections = clients.connections();
    if (connections != null && connections.streams() < 2) {
      context.error(
          path + ".connections",
          "only streams of HTTP/2 can be reset",
          "add streams, such as streams: 100, or remove connections");
    }
    if (!clients.toldApart()) {
      context.error(
          path + ".attack",
          "whose connection? These attackers are not told apart, and would all share it",
          "add addresses, such as addresses: 10");
    }
    if (!clients.visits().text().isEmpty() && meetsServers(clients)) {
      context.error(
          path + ".attack",
          "only a layer-7 tier reads requests before their resets",
          "put a layer-7 tier in front of the servers");
    }
  }

  /** A length that takes no time, and that nobody limits, is of no consequence. */
  private void checkLengths(String path, ClientsSpec clients) {
    boolean limited =
        context.spec().l7().values().stream()
            .map(L7Spec::defence)
            .filter(Objects::nonNull)
            .anyMatch(defence -> defence.maxHeader() != null || defence.maxBody() != null);
    if (clients.upload() != null || limited) {
      return;
    }
    for (int i = 0; i < clients.requests().size(); i++) {
      RequestSpec request = clients.requests().get(i);
      String at = path + ".requests[" + i + "]";
      boolean header = context.marks().has(at + ".header");
      if (header || request.body() != null) {
        context.advice(
            at + (header ? ".header" : ".body"),
            "it takes no time to send, and no tier limits it",
            "say how fast they send, such as upload: 20KB/s");
      }
    }
  }
}
