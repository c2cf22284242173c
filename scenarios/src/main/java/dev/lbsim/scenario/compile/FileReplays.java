package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.scenario.language.Folder;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replays access logs and traces from the scenario's folder. */
record FileReplays(Folder folder) implements Replays {
  @Override
  public List<String> paths(@Nullable ArrivalsSpec arrivals) {
    return List.of();
  }

  @Override
  public ArrivalProcess open(ArrivalsSpec arrivals, RandomStream random) {
    return after -> ArrivalProcess.NEVER;
  }
}
