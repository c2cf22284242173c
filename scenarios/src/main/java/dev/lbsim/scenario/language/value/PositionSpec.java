package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.places.Cities;
import dev.lbsim.scenario.places.Position;
import org.jspecify.annotations.Nullable;

/**
 * Where a place is: {@code amsterdam}, or {@code [52.4, 4.9]}.
 *
 * @param position on the globe
 */
public record PositionSpec(Position position) {
  /** Stands in for one that could not be read. */
  public static final PositionSpec NONE = new PositionSpec(new Position(0, 0));

  /** Reads either form. */
  public static @Nullable PositionSpec read(Node node, String path, Problems problems) {
    try {
      if (node instanceof Node.Scalar city) {
        return city(city.text());
      }
      if (node instanceof Node.Items items
          && items.nodes().size() == 2
          && items.nodes().get(0) instanceof Node.Scalar latitude
          && items.nodes().get(1) instanceof Node.Scalar longitude) {
        return new PositionSpec(
            new Position(degrees(latitude, 90, "latitude"), degrees(longitude, 180, "longitude")));
      }
      problems.error(
          node.mark(),
          path,
          "this must be the name of a city, or a latitude and a longitude, not " + node.describe(),
          "write amsterdam, or [52.4, 4.9]");
    } catch (BadValue bad) {
      problems.error(node.mark(), path, bad.message(), bad.hint());
    }
    return null;
  }

  private static PositionSpec city(String text) throws BadValue {
    Position position = Cities.find(text).orElse(null);
    if (position == null) {
      String nearest = Wording.nearest(text, Cities.names());
      throw new BadValue(
          "there is no city " + Wording.quote(text) + " in the table",
          nearest == null
              ? "give its latitude and longitude, such as [52.4, 4.9]"
              : "did you mean " + Wording.quote(nearest) + "? Or give [latitude, longitude]");
    }
    return new PositionSpec(position);
  }

  private static double degrees(Node.Scalar scalar, int most, String what) throws BadValue {
    String text = scalar.text();
    boolean south = text.startsWith("-");
    double degrees = Quantity.parse(south ? text.substring(1) : text, Measure.NUMBER);
    if (degrees > most) {
      throw new BadValue(
          Wording.quote(text) + " is no " + what, "allowed is from -" + most + " to " + most);
    }
    return south ? -degrees : degrees;
  }
}
