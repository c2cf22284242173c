package dev.lbsim.cli;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much of a scenario is run. */
final class LengthOption {
  @Option(
      names = {"--until", "--for"},
      paramLabel = "T",
      converter = Span.class,
      description = "Stop at this time of the scenario, such as 30s, if the file runs longer.")
  private @Nullable Long nanos;

  /** As it is given, or null. */
  @Nullable Long nanos() {
    return nanos;
  }

  /** A run that ends before its warm-up does measures nothing. */
  void check(Scenario scenario) {
    var warmup = scenario.spec().run().warmup();
    if (nanos != null && warmup != null && nanos <= warmup.nanos()) {
      throw new Usage(
          "--until %s leaves nothing to measure after the warm-up of %s"
              .formatted(Nanos.print(nanos), Nanos.print(warmup.nanos())));
    }
  }

  /** How long a scenario is run, in nanoseconds. */
  long of(Scenario scenario) {
    long whole = scenario.spec().run().duration().nanos();
    return nanos == null ? whole : Math.min(whole, nanos);
  }

  /** A length of time on the command line. */
  static final class Span implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long nanos;
      try {
        nanos = Nanos.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
      if (nanos == 0) {
        throw new TypeConversionException("a run needs some time; 0 is none");
      }
      return nanos;
    }
  }
}
