package dev.lbsim.scenario.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RttFileTest {
  @TempDir private Path folder;

  @Test
  void eachCellIsARoundTripAndAnEmptyOneSaysNothing() throws IOException, BadValue {
    RttFile file = file("# measured\nfrom, ams, nyc\n\nams, 0ms, 78.5ms\nsin, , 230ms\n");
    assertThat(file.check())
        .containsOnly(
            java.util.Map.entry(new RttFile.Way("ams", "ams"), 0L),
            java.util.Map.entry(new RttFile.Way("ams", "nyc"), 78_500_000L),
            java.util.Map.entry(new RttFile.Way("sin", "nyc"), 230_000_000L));
    assertThat(file.roundTrips()).isEqualTo(file.check());
  }

  @Test
  void whatIsNoTableIsSaidWithItsLine() throws IOException {
    assertThatThrownBy(() -> file("from,ams\nnyc,80\n").check())
        .hasMessageContaining("line 2 of rtt.csv: \"80\" has no unit");
    assertThatThrownBy(() -> file("from,ams\nnyc,80ms,3ms\n").check())
        .hasMessageContaining("line 2 of rtt.csv: there are 3 cells below 2 columns");
    assertThatThrownBy(() -> file("# nothing\n").check())
        .hasMessageContaining("rtt.csv holds no round trips");
  }

  private RttFile file(String text) throws IOException {
    return new RttFile(Files.writeString(folder.resolve("rtt.csv"), text), "rtt.csv");
  }
}
