package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrivals that come from files. */
interface Replays {
  /** The paths a file asks for, in the order of the request kinds; empty for other arrivals. */
  List<String> paths(@Nullable ArrivalsSpec arrivals);

  /** Starts reading a file from its beginning. */
  ArrivalProcess open(ArrivalsSpec arrivals, RandomStream random);
}
