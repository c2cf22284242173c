package dev.lbsim.scenario.places;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The cities a scenario can name instead of giving a position. */
public final class Cities {
  private static final Map<String, Position> ALL = read();

  private Cities() {}

  /** Where {@code city} is, written in small letters with {@code -} for spaces. */
  public static Optional<Position> find(String city) {
    return Optional.ofNullable(ALL.get(city));
  }

  /** All of them, in the order of the alphabet. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  private static Map<String, Position> read() {
    try (InputStream in = Cities.class.getResourceAsStream("cities.csv")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      Map<String, Position> cities = new LinkedHashMap<>();
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(","))
          .forEach(
              row ->
                  cities.put(
                      row[0],
                      new Position(Double.parseDouble(row[1]), Double.parseDouble(row[2]))));
      return Collections.unmodifiableMap(cities);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
