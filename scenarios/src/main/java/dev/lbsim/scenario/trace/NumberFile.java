package dev.lbsim.scenario.trace;

import dev.lbsim.core.random.Distributions;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The numbers of an {@code empirical(file)}: one a line, with a unit; blank lines and lines that
 * start with # are skipped.
 *
 * @param file where it is
 * @param name what the scenario calls it
 * @param measure what the numbers measure, and so which units they may have
 */
public record NumberFile(Path file, String name, Measure measure) {
  private static final int MOST = 10_000_000;

  /**
   * All numbers, in base units.
   *
   * @throws BadFile if a line is no such number, or the file cannot be read
   */
  public double[] numbers() {
    try (Lines lines = Lines.open(file)) {
      return numbers(lines);
    } catch (IOException | BadValue e) {
      throw BadFile.of(name, e);
    }
  }

  /**
   * Checks the first {@code mostCharacters}.
   *
   * @throws BadValue in words for people, if a line of them is no such number or there is none
   */
  public void check(long mostCharacters) throws BadValue {
    try (Lines lines = Lines.open(file, mostCharacters)) {
      numbers(lines);
    } catch (IOException e) {
      throw BadFile.unreadable(name, e);
    }
  }

  private double[] numbers(Lines lines) throws IOException, BadValue {
    double[] numbers = new double[1024];
    int count = 0;
    for (String text = lines.next(); text != null; text = lines.next()) {
      String trimmed = text.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      if (count == MOST) {
        throw new BadValue(name + " holds more than " + MOST + " numbers", null);
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = number(trimmed, lines.number());
    }
    if (count == 0) {
      throw new BadValue(
          name + " holds no numbers", "write one a line, such as 10" + measure.usualUnit());
    }
    return Arrays.copyOf(numbers, count);
  }

  private double number(String text, long line) throws BadValue {
    try {
      double number = Quantity.parse(text, measure);
      if (number > Distributions.MAX_QUANTITY) {
        throw new BadValue(
            '"' + text + "\" is too large",
            "allowed is at most " + measure.print(Distributions.MAX_QUANTITY));
      }
      return number;
    } catch (BadValue bad) {
      throw new BadValue("line " + line + " of " + name + ": " + bad.message(), bad.hint());
    }
  }
}
