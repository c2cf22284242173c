package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of round trips between places: a first line {@code from,ams,nyc}, then a line for each
 * place with its name and a time with a unit for each column; an empty cell says nothing. What
 * stands in one direction only holds for both. Blank lines and lines that start with # are skipped.
 *
 * @param file where it is
 * @param name what the scenario calls it
 */
public record RttFile(Path file, String name) {
  private static final int MOST_PLACES = 1000;

  /** A pair of places. */
  public record Way(String from, String to) {}

  /**
   * All round trips, in nanoseconds.
   *
   * @throws BadFile if a line is no row of such a table, or the file cannot be read
   */
  public Map<Way, Long> roundTrips() {
    try (Lines lines = Lines.open(file)) {
      return read(lines);
    } catch (IOException | BadValue e) {
      throw BadFile.of(name, e);
    }
  }

  /**
   * The same for a check.
   *
   * @throws BadValue in words for people
   */
  public Map<Way, Long> check() throws BadValue {
    try (Lines lines = Lines.open(file)) {
      return read(lines);
    } catch (IOException e) {
      throw BadFile.unreadable(name, e);
    }
  }

  private Map<Way, Long> read(Lines lines) throws IOException, BadValue {
    Map<Way, Long> trips = new LinkedHashMap<>();
    List<String> columns = List.of();
    for (String text = lines.next(); text != null; text = lines.next()) {
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      for (String cell : text.split(",", -1)) {
        cells.add(cell.strip());
      }
      if (cells.size() > MOST_PLACES) {
        throw bad(lines, "there are " + cells.size() + " columns", "allowed are " + MOST_PLACES);
      }
      if (columns.isEmpty()) {
        columns = cells;
        continue;
      }
      if (cells.size() != columns.size()) {
        throw bad(
            lines,
            "there are " + cells.size() + " cells below " + columns.size() + " columns",
            "leave a cell empty where nothing is known, but write its comma");
      }
      for (int i = 1; i < cells.size(); i++) {
        if (!cells.get(i).isEmpty()) {
          trips.put(new Way(cells.get(0), columns.get(i)), nanos(cells.get(i), lines));
        }
      }
    }
    if (trips.isEmpty()) {
      throw new BadValue(
          name + " holds no round trips", "start it with from,ams,nyc and go on with ams,0ms,80ms");
    }
    return trips;
  }

  private long nanos(String cell, Lines lines) throws BadValue {
    try {
      return Span.parse(cell).nanos();
    } catch (BadValue bad) {
      throw bad(lines, bad.message(), bad.hint() == null ? Wording.quote(cell) : bad.hint());
    }
  }

  private BadValue bad(Lines lines, String message, String hint) {
    return new BadValue("line " + lines.number() + " of " + name + ": " + message, hint);
  }
}
