package dev.lbsim.scenario.language.value;

import dev.lbsim.core.random.Distribution;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution as written: {@code exp(10ms)}, {@code mix(0.9*exp(5ms), 0.1*exp(50ms))}, or a
 * plain quantity, which always comes out the same.
 *
 * @param text as written
 * @param measure what its draws measure; they come in base units
 * @param known the distribution, or null while files have to be read first
 * @param files the files it draws from, relative to the scenario's folder
 */
public record DistributionSpec(
    String text, Measure measure, @Nullable Distribution known, List<String> files) {
  private static final NumberSource PLACEHOLDER = (file, measure) -> new double[] {1};

  public DistributionSpec {
    files = List.copyOf(files);
  }

  /** Reads a distribution without opening any file. */
  public static DistributionSpec parse(String text, Measure measure) throws BadValue {
    DistributionReader reader = new DistributionReader(measure, PLACEHOLDER);
    Distribution distribution = reader.read(CallParser.parse(text));
    boolean complete = reader.files().isEmpty();
    return new DistributionSpec(text, measure, complete ? distribution : null, reader.files());
  }

  /** The distribution, reading its files from {@code source} if it has any. */
  public Distribution distribution(NumberSource source) throws BadValue {
    return known != null
        ? known
        : new DistributionReader(measure, source).read(CallParser.parse(text));
  }

  /** The mean in base units, or NaN while files have to be read first. */
  public double knownMean() {
    return known == null ? Double.NaN : known.mean();
  }

  /** True when it can never be anything but 0. */
  public boolean isZero() {
    return known != null && known.mean() == 0;
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
