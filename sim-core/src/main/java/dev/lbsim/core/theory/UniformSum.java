package dev.lbsim.core.theory;

/**
 * A fixed time plus two independent uniform ones: the law of failing over in two unsynchronised
 * steps, such as detection and then the expiry of a cached answer.
 *
 * <p>Its density is a trapezoid, so everything is a square root at most.
 *
 * @param low the smallest value, at least 0
 * @param width the first uniform part is on [0, width]; at least 0
 * @param otherWidth the second is on [0, otherWidth]; at least 0
 */
public record UniformSum(double low, double width, double otherWidth) {
  public UniformSum {
    Require.notNegative("low", low);
    Require.notNegative("width", width);
    Require.notNegative("other width", otherWidth);
  }

  /** The mean: low plus half of each width. */
  public double mean() {
    return low + (width + otherWidth) / 2;
  }

  /** The largest value. */
  public double max() {
    return low + width + otherWidth;
  }

  /** Chance of a value above {@code x}. */
  public double tail(double x) {
    return x < mean() ? 1 - corner(x - low) : corner(max() - x);
  }

  /** The value that a share {@code p} stay below, for p from 0 to 1. */
  public double quantile(double p) {
    Require.share("a quantile", p);
    return p < 0.5 ? low + cornerReach(p) : max() - cornerReach(1 - p);
  }

  /** Probability within {@code reach} of either end, up to the middle. */
  private double corner(double reach) {
    double narrow = Math.min(width, otherWidth);
    double wide = Math.max(width, otherWidth);
    if (reach <= 0) {
      return 0;
    }
    return reach < narrow ? reach * reach / (2 * narrow * wide) : (reach - narrow / 2) / wide;
  }

  private double cornerReach(double probability) {
    double narrow = Math.min(width, otherWidth);
    double wide = Math.max(width, otherWidth);
    return 2 * probability * wide < narrow
        ? Math.sqrt(2 * probability * narrow * wide)
        : probability * wide + narrow / 2;
  }
}
