package dev.lbsim.core.model;

import dev.lbsim.core.guard.defence.ChallengeTrigger;
import dev.lbsim.core.random.Distribution;

/**
 * Clients must show that they are no robots before their requests go on.
 *
 * @param when it is asked for
 * @param solving how long a client takes to do it, in nanoseconds: a proof of work, a script, a
 *     person
 * @param failing share of clients that cannot or will not, from 0 to 1: each time the same ones
 * @param validNanos how long whoever has done it is not asked again, above 0
 */
public record ChallengeSettings(
    ChallengeTrigger.Settings when, Distribution solving, double failing, long validNanos)
    implements FilterSettings {
  @Override
  public boolean asksForConnections() {
    return true;
  }
}
