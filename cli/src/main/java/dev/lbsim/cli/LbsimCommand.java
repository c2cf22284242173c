package dev.lbsim.cli;

import java.util.List;
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
    footer = {"", "First steps:  lbsim list lessons   lbsim run FILE   lbsim explain latency.p99"})
final class LbsimCommand implements Callable<Integer> {
  /** Every command, in the order help lists them. */
  static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          LiveCommand.class,
          ReplayCommand.class,
          ServeCommand.class,
          CompareCommand.class,
          WhatIfCommand.class,
          CatchmentCommand.class,
          ValidateCommand.class,
          ListCommand.class,
          ExplainCommand.class,
          SchemaCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          VersionCommand.class,
          HelpCommand.class);

  /** Those that speak of the others. */
  static final List<Class<?>> ABOUT_COMMANDS = List.of(CompletionCommand.class, HelpCommand.class);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.USAGE;
  }
}
