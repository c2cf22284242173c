package dev.lbsim.cli;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: makes the commands, and turns every mistake into one sentence. */
final class Cli {
  private final Context context;
  private final String[] args;
  private final CommandLine commandLine;

  Cli(Context context, String... args) {
    this.context = context;
    this.args = args.clone();
    Factory factory = new Factory(context);
    commandLine = new CommandLine(LbsimCommand.class, factory);
    for (Class<?> command : needed(args)) {
      commandLine.addSubcommand(new CommandLine(command, factory));
    }
    commandLine.setOut(context.terminal().out());
    commandLine.setErr(context.terminal().err());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOverwrittenOptionsAllowed(false);
    commandLine.setUsageHelpWidth(80);
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setParameterExceptionHandler((e, given) -> misunderstood(e));
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            context.terminal().wantsColor()
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
  }

  /**
   * The command that is asked for, or all of them where help or a suggestion may be needed. To
   * build the model of every command takes longer than most commands run.
   */
  private static List<Class<?>> needed(String[] args) {
    for (Class<?> command : LbsimCommand.COMMANDS) {
      boolean asked =
          args.length > 0 && command.getAnnotation(Command.class).name().equals(args[0]);
      if (asked && !LbsimCommand.ABOUT_COMMANDS.contains(command)) {
        return List.of(command);
      }
    }
    return LbsimCommand.COMMANDS;
  }

  /** Runs the command and says how it went: one of {@link ExitCodes}. */
  int run() {
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError e) {
      say("out of memory; allow more with LBSIM_JAVA_OPTS=-Xmx4g, or run fewer --threads");
      return ExitCodes.INTERNAL_ERROR;
    } catch (StackOverflowError e) {
      return CrashReport.write(e, List.of(args), context.terminal().err());
    } finally {
      context.terminal().out().flush();
      context.terminal().err().flush();
    }
  }

  private int failed(Exception e, CommandLine command) {
    if (e instanceof Usage) {
      say(String.valueOf(e.getMessage()));
      return ExitCodes.USAGE;
    }
    return CrashReport.write(e, command.getParseResult().originalArgs(), context.terminal().err());
  }

  private int misunderstood(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String hint = hint(e, command);
    say(sentence(e) + (hint == null ? "" : "; " + hint));
    if (hint == null) {
      say("see " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCodes.USAGE;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      boolean option = unmatched.isUnknownOption();
      boolean command = !option && !e.getCommandLine().getSubcommands().isEmpty();
      return (option
              ? "there is no option "
              : command ? "there is no command " : "not understood: ")
          + Wording.shorten(word);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return "missing: " + missing.getMissing().get(0).paramLabel().replaceAll("^=", "");
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.isEmpty()
        ? "the command line is not understood"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static @Nullable String hint(ParameterException e, CommandLine command) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    CommandSpec spec = command.getCommandSpec();
    if (unmatched.isUnknownOption()) {
      spec.options().forEach(option -> names.addAll(List.of(option.names())));
    } else {
      spec.subcommands().keySet().forEach(names::add);
    }
    String word = unmatched.getUnmatched().get(0).replaceAll("=.*", "");
    String nearest = Wording.nearest(word, names);
    return nearest == null ? null : "did you mean " + nearest + "?";
  }

  private void say(String sentence) {
    context.terminal().err().println("lbsim: " + sentence);
  }

  /** Commands are given what they share when they are made. */
  private record Factory(Context context) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Context.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(context));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
