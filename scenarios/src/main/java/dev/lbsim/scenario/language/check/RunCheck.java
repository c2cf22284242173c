package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.RunSpec;

/** What must hold of the run as a whole. */
final class RunCheck {
  private final Context context;

  RunCheck(Context context) {
    this.context = context;
  }

  void check() {
    RunSpec run = context.spec().run();
    if (run.warmup() != null && run.warmup().compareTo(run.duration()) >= 0) {
      context.error(
          "run.warmup",
          "the warm-up, " + run.warmup() + ", leaves nothing of a run of " + run.duration(),
          "shorten the warm-up, or raise run.duration");
    }
  }
}
