package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Later;
import java.util.Map;
import java.util.Set;

/** The one list of what is part of the language but not of this version. */
public final class LaterKeys {
  /** Keys by the record they would be in; words by the enum they would be in. */
  public static final Later ALL = new Later(Map.of(ScenarioSpec.class, Set.of("sweep")), Map.of());

  private LaterKeys() {}
}
