package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The usable backend with the least load, where load is (requests in flight + 1) / weight.
 *
 * <p>{@code choices = 0} looks at all of them and breaks ties uniformly at random. {@code choices =
 * d} draws d of them uniformly <em>with replacement</em> and takes the least loaded: with two
 * backends and d = 2 both draws hit the busier one a quarter of the time. In a tie the first drawn
 * wins, which is a fair coin already.
 *
 * <p>Source: HAProxy {@code leastconn} and Envoy {@code least_request} with {@code FULL_SCAN} for
 * the former, Envoy {@code least_request} with {@code choice_count} for the latter. Envoy goes
 * another way for unequal weights (a weighted rotation with weights w / (active + 1)); here one
 * rule serves both.
 *
 * <p>Bad choice when a backend fails fast: it always looks idle and draws all traffic. With many
 * workers each sees only its own requests; with a stale view all of them rush to the same backend.
 *
 * <p>Hot path: runs once per event.
 */
public final class LeastRequest implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "least-request",
              "The least loaded backend by (requests in flight + 1) / weight, of all or of a few"
                  + " drawn at random.",
              "Envoy least_request (choice_count, FULL_SCAN), HAProxy leastconn",
              List.of(
                  Parameter.count(
                      "choices",
                      "0",
                      0,
                      1_000,
                      "backends drawn with replacement to choose among; 0 looks at all"))),
          false,
          (arguments, random) -> new LeastRequest(arguments.count("choices"), random));

  private final int choices;
  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  /** Where in the usable list those stand that tie for the least. */
  private int[] tied = new int[0];

  /**
   * @param choices backends drawn with replacement, or 0 to look at all
   */
  public LeastRequest(int choices, RandomGenerator random) {
    this.choices = choices;
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
    if (tied.length < pool.size()) {
      tied = new int[pool.size()];
    }
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    if (pool.usableCount() == 0) {
      return NONE;
    }
    return (choices == 0 ? leastOfAll() : leastOfDrawn()).index();
  }

  private Backend leastOfAll() {
    return pool.equalWeights() ? fewestInFlight() : leastLoaded();
  }

  /** One pass without a branch to mispredict: who is the least so far is as good as a coin toss. */
  private Backend fewestInFlight() {
    int count = pool.usableCount();
    int fewest = Integer.MAX_VALUE;
    int ties = 0;
    for (int k = 0; k < count; k++) {
      int inFlight = pool.usable(k).inFlight();
      ties = inFlight < fewest ? 0 : ties;
      fewest = Math.min(fewest, inFlight);
      tied[ties] = k;
      ties += inFlight == fewest ? 1 : 0;
    }
    return pool.usable(tied[ties == 1 ? 0 : random.nextInt(ties)]);
  }

  private Backend leastLoaded() {
    int count = pool.usableCount();
    Backend least = pool.usable(0);
    tied[0] = 0;
    int ties = 1;
    for (int k = 1; k < count; k++) {
      Backend candidate = pool.usable(k);
      double order = Load.compare(candidate, least);
      if (order < 0) {
        least = candidate;
        tied[0] = k;
        ties = 1;
      } else if (order == 0) {
        tied[ties++] = k;
      }
    }
    return ties == 1 ? least : pool.usable(tied[random.nextInt(ties)]);
  }

  private Backend leastOfDrawn() {
    int count = pool.usableCount();
    Backend least = pool.usable(random.nextInt(count));
    for (int draw = 1; draw < choices; draw++) {
      Backend candidate = pool.usable(random.nextInt(count));
      if (Load.compare(candidate, least) < 0) {
        least = candidate;
      }
    }
    return least;
  }
}
