package dev.lbsim.core.anycast;

import dev.lbsim.core.anycast.Announcements.Limit;
import dev.lbsim.core.anycast.Announcements.Neighbour;
import dev.lbsim.core.anycast.Announcements.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random graphs and announcements: small, and full of ties. */
final class Graphs {
  private Graphs() {}

  /** Providers have lower creation order than customers; numbers are shuffled. */
  static AsGraph random(Random random, int size) {
    List<Long> asns = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      asns.add(10L + 7 * i);
    }
    Collections.shuffle(asns, random);
    AsGraphBuilder builder = AsGraph.builder();
    int density = 1 + random.nextInt(6);
    for (int a = 0; a < size; a++) {
      builder.as(asns.get(a));
      for (int b = a + 1; b < size; b++) {
        int draw = random.nextInt(4 + density * size / 4);
        if (draw < density) {
          builder.provider(asns.get(a), asns.get(b));
        } else if (draw < density + 2) {
          builder.peers(asns.get(a), asns.get(b));
        }
      }
    }
    return builder.build();
  }

  /** Sites with one to three sessions each, some prepended or limited, some sites withdrawn. */
  static Announcements announcements(Random random, AsGraph graph, int siteCount) {
    List<Session> sessions = new ArrayList<>();
    for (int site = 0; site < siteCount; site++) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        sessions.add(session(random, graph, site));
      }
    }
    Announcements announcements = Announcements.of(siteCount, sessions);
    for (int site = 0; site < siteCount; site++) {
      if (random.nextInt(5) == 0) {
        announcements = announcements.withdraw(site);
      }
    }
    return announcements;
  }

  /** The same without limits. */
  static Announcements unlimited(Announcements announcements) {
    Announcements open =
        Announcements.of(
            announcements.siteCount(),
            announcements.sessions().stream()
                .map(
                    each ->
                        new Session(
                            each.site(), each.asn(), each.neighbour(), each.prepend(), Limit.NONE))
                .toList());
    for (int site = 0; site < announcements.siteCount(); site++) {
      open = announcements.announced(site) ? open : open.withdraw(site);
    }
    return open;
  }

  private static Session session(Random random, AsGraph graph, int site) {
    Limit[] limits = Limit.values();
    return new Session(
        site,
        graph.asn(random.nextInt(graph.size())),
        random.nextInt(3) == 0 ? Neighbour.PEER : Neighbour.PROVIDER,
        random.nextInt(2) * random.nextInt(4),
        random.nextInt(4) == 0 ? limits[random.nextInt(limits.length)] : Limit.NONE);
  }
}
