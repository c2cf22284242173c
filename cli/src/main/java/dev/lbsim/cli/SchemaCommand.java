package dev.lbsim.cli;

import dev.lbsim.scenario.language.schema.ScenarioSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lbsim schema}: the JSON Schema of scenario files, for editors that complete and check. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of scenario files, for editors that complete and check.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private final Terminal terminal;

  SchemaCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal.out().print(ScenarioSchema.json());
    return ExitCodes.OK;
  }
}
