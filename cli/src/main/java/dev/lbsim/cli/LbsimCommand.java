package dev.lbsim.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command itself: nothing but the list of its subcommands. */
@Command(
    name = "lbsim",
    description = "Simulate internet-scale load balancing: see what will happen before it does.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      ListCommand.class,
      ExplainCommand.class,
      SchemaCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    footer = {"", "First steps:  lbsim list lessons   lbsim run FILE   lbsim explain latency.p99"})
final class LbsimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.USAGE;
  }
}
