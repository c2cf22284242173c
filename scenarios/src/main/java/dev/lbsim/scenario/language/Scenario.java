package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.yaml.Marks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that has been read and checked: it always compiles to a world.
 *
 * @param file as the user named it
 * @param sha256 of the file's bytes, lower-case hex; what the command line changes is not in it
 * @param folder where its other files are
 * @param spec what it says, defaults filled in and the variant laid over it
 * @param names what its references mean
 * @param marks where everything was written
 * @param variant the variant that was laid over it, or null
 */
public record Scenario(
    String file,
    String sha256,
    Folder folder,
    ScenarioSpec spec,
    Names names,
    Marks marks,
    @Nullable String variant) {

  /** Its name, given or taken from the file. */
  public String name() {
    if (spec.name() != null) {
      return spec.name();
    }
    String base = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return base.replaceFirst("\\.ya?ml$", "");
  }

  /** Its title, or its name. */
  public String title() {
    return spec.title() != null ? spec.title() : name();
  }

  /** The names of its variants, in the order written. */
  public List<String> variants() {
    return List.copyOf(spec.variants().keySet());
  }
}
