package dev.lbsim.cli;

import picocli.CommandLine.Command;

/** The command itself: nothing but the list of its subcommands. */
@Command(
    name = "lbsim",
    description = "Simulate internet-scale load balancing: what will happen, before it happens.",
    subcommands = {VersionCommand.class})
final class LbsimCommand {}
