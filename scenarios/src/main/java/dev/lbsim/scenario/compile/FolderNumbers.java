package dev.lbsim.scenario.compile;

import dev.lbsim.scenario.language.Folder;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.NumberSource;
import dev.lbsim.scenario.trace.BadFile;
import dev.lbsim.scenario.trace.NumberFile;

/** Reads the numbers of an {@code empirical(file)} from the scenario's folder. */
record FolderNumbers(Folder folder) implements NumberSource {
  @Override
  public double[] numbers(String file, Measure measure) {
    try {
      return new NumberFile(folder.file(file), file, measure).numbers();
    } catch (BadValue e) {
      throw BadFile.of(file, e);
    }
  }
}
