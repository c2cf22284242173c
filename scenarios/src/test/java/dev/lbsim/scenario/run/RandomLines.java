package dev.lbsim.scenario.run;

import java.util.List;
import java.util.SplittableRandom;

/** Lines of a file, drawn from a seed. */
abstract class RandomLines {
  final SplittableRandom random;
  private final StringBuilder text = new StringBuilder();

  RandomLines(long seed) {
    random = new SplittableRandom(seed);
  }

  final String text() {
    return text.toString();
  }

  final boolean chance(double share) {
    return random.nextDouble() < share;
  }

  final String any(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  final void line(String line) {
    text.append(line).append('\n');
  }

  /** One of these lines, or none. */
  final void maybe(double share, String... lines) {
    if (chance(share)) {
      line(lines[random.nextInt(lines.length)]);
    }
  }
}
