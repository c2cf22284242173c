package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;

import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.guard.outlier.ObservedErrors;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import java.util.EnumSet;
import java.util.SplittableRandom;

/** Random guards of a pool, drawn from a seed. */
final class RandomGuards {
  private RandomGuards() {}

  /** Draws guards. */
  static PoolGuards of(SplittableRandom random) {
    OutlierSettings outlier =
        new OutlierSettings(
            1 + random.nextInt(5),
            0,
            3,
            chance(random, .5),
            OutlierSettings.SuccessRate.ENVOY,
            null,
            50 * MS,
            new OutlierSettings.Ejection(100 * MS, SEC, 0, .5, true));
    CircuitBreaker.Thresholds thresholds =
        new CircuitBreaker.Thresholds(
            random.nextInt(6),
            random.nextInt(4),
            1 + random.nextInt(9),
            random.nextInt(3),
            chance(random, .3) ? new CircuitBreaker.RetryShare(.2, 1) : null);
    ErrorRateBreaker.Settings trip =
        new ErrorRateBreaker.Settings(.5, 1, 20 * MS, 20, 10, 100 * MS, 3);
    return new PoolGuards(
        chance(random, .3) ? outlier : null,
        chance(random, .5),
        chance(random, .4)
            ? new PassiveSettings(
                1 + random.nextInt(3), 100 * MS, EnumSet.of(Ending.REFUSED, Ending.STATUS_5XX))
            : null,
        chance(random, .3)
            ? new ObserveSettings(
                1 + random.nextInt(3),
                EnumSet.of(Ending.REFUSED, Ending.STATUS_5XX),
                ObservedErrors.OnError.values()[random.nextInt(3)])
            : null,
        chance(random, .4) ? thresholds : null,
        chance(random, .3) ? trip : null);
  }

  private static boolean chance(SplittableRandom random, double share) {
    return random.nextDouble() < share;
  }
}
