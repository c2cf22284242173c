package dev.lbsim.live.run;

import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Lately;
import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.admin.Part;
import dev.lbsim.scenario.compile.CompiledScenario;
import java.util.List;
import java.util.function.Consumer;

/**
 * A measured run as those see it who operate it. It is not reloaded: its report is of one file, and
 * there is none of two. Whoever wants to change what is served to others uses {@code lbsim serve}.
 */
final class LiveOperation implements Operated {
  private final CompiledScenario compiled;
  private final Part part;
  private final Happenings happenings;
  private final Lately lately = new Lately();
  private final Draining draining;

  LiveOperation(CompiledScenario compiled, Part part, Happenings happenings, Draining draining) {
    this.compiled = compiled;
    this.part = part;
    this.happenings = happenings;
    this.draining = draining;
  }

  @Override
  public CompiledScenario compiled() {
    return compiled;
  }

  @Override
  public List<Part> parts() {
    return List.of(part);
  }

  @Override
  public Happenings happenings() {
    return happenings;
  }

  @Override
  public Lately lately() {
    return lately;
  }

  @Override
  public boolean draining() {
    return draining.begun();
  }

  @Override
  public void drain() {
    if (!draining.begun()) {
      happenings.note(part.world().engine().nowNanos(), "drain", Happenings.By.OPERATOR);
      draining.begin();
    }
  }

  @Override
  public void reload(Consumer<Reloaded> then) {
    then.accept(
        new Reloaded(
            false,
            List.of(
                "lbsim live measures a run of one file, which cannot become another; lbsim serve"
                    + " reloads")));
  }
}
