package dev.lbsim.scenario.compile;

import dev.lbsim.scenario.language.Folder;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.NumberSource;
import dev.lbsim.scenario.language.value.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * Reads the numbers of an {@code empirical(file)}: one a line, with a unit; blank lines and lines
 * that start with # are skipped.
 */
record FolderNumbers(Folder folder) implements NumberSource {
  private static final int MOST = 10_000_000;

  @Override
  public double[] numbers(String file, Measure measure) throws IOException, BadValue {
    double[] numbers = new double[1024];
    int count = 0;
    int line = 0;
    try (BufferedReader reader = Files.newBufferedReader(folder.file(file))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.startsWith("#")) {
          continue;
        }
        if (count == MOST) {
          throw new BadValue(file + " holds more than " + MOST + " numbers", null);
        }
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = number(trimmed, file, line, measure);
      }
    }
    if (count == 0) {
      throw new BadValue(file + " holds no numbers", "one a line, such as 10ms");
    }
    return Arrays.copyOf(numbers, count);
  }

  private static double number(String text, String file, int line, Measure measure)
      throws BadValue {
    try {
      return Quantity.parse(text, measure);
    } catch (BadValue bad) {
      throw new BadValue("line " + line + " of " + file + ": " + bad.message(), null);
    }
  }
}
