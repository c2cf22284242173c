package dev.lbsim.cli;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.trace.BadFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: makes the commands, and turns every mistake into one sentence. */
final class Cli {
  private static final Pattern NO_SUBCOMMAND = Pattern.compile("Unknown subcommand '(.*)'.*");
  private static final Pattern NO_CHOICE =
      Pattern.compile("(.*)expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

  private final Context context;
  private final String[] args;
  private final CommandLine commandLine;

  Cli(Context context, String... args) {
    this.context = context;
    this.args = args.clone();
    Factory factory = new Factory(context);
    commandLine = new CommandLine(LbsimCommand.class, factory);
    for (Class<?> command : needed(args)) {
      CommandLine subcommand = new CommandLine(command, factory);
      subcommand.getCommandSpec().versionProvider(new VersionCommand(context));
      commandLine.addSubcommand(subcommand);
    }
    commandLine.registerConverter(Long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
    commandLine.registerConverter(
        Integer.class, text -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
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
      int code = commandLine.execute(args);
      context.terminal().out().flush();
      return context.terminal().outFailed() ? unwritten() : code;
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

  private int unwritten() {
    say("not all of the output could be written; is the disk full?");
    return ExitCodes.INTERNAL_ERROR;
  }

  private static long whole(String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException('"' + Wording.shorten(text) + "\" is not a whole number");
    }
    throw new TypeConversionException(text + " is too large");
  }

  private int failed(Exception e, CommandLine command) {
    if (e instanceof Usage) {
      say(String.valueOf(e.getMessage()));
      return ExitCodes.USAGE;
    }
    if (e instanceof BadFile) {
      say(String.valueOf(e.getMessage()));
      return ExitCodes.SCENARIO_INVALID;
    }
    if (e instanceof IOException file) {
      say("cannot read or write " + reason(file));
      return ExitCodes.INTERNAL_ERROR;
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

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return e.getMessage() + ": it does not exist";
    }
    return e instanceof FileSystemException file && file.getReason() == null
        ? file.getFile() + ": " + file.getClass().getSimpleName()
        : String.valueOf(e.getMessage());
  }

  private static String sentence(ParameterException e) {
    String unknown = unknown(e);
    if (unknown != null && optionNames(e.getCommandLine()).contains(unknown)) {
      return unknown + " stands after --, where only names of files may stand";
    }
    if (unknown != null) {
      boolean option = unknown.startsWith("-");
      boolean command = !option && !commandNames(e.getCommandLine()).isEmpty();
      return (option
              ? "there is no option "
              : command ? "there is no command " : "not understood: ")
          + Wording.shorten(unknown);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return "missing: " + missing.getMissing().get(0).paramLabel().replaceAll("^=", "");
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    Matcher choice = NO_CHOICE.matcher(message);
    if (choice.matches()) {
      message =
          "%s\"%s\" is none of %s"
              .formatted(
                  choice.group(1),
                  Wording.shorten(choice.group(3)),
                  choice.group(2).toLowerCase(Locale.ROOT));
    }
    message = message.replaceAll("for positional parameter at index \\d+ \\((\\w+)\\)", "for $1");
    return message.isEmpty()
        ? "the command line is not understood"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** The word that is no command and no option, if that is what is wrong. */
  private static @Nullable String unknown(ParameterException e) {
    Matcher noCommand = NO_SUBCOMMAND.matcher(String.valueOf(e.getMessage()));
    if (noCommand.matches()) {
      return noCommand.group(1);
    }
    // An unknown option in place of a file is missing a file, too; the option is what was typed.
    List<String> unmatched =
        e instanceof UnmatchedArgumentException found
            ? found.getUnmatched()
            : e instanceof MissingParameterException
                ? e.getCommandLine().getUnmatchedArguments().stream()
                    .filter(word -> word.startsWith("-"))
                    .toList()
                : List.of();
    return unmatched.isEmpty() ? null : unmatched.get(0);
  }

  private static @Nullable String hint(ParameterException e, CommandLine command) {
    String unknown = unknown(e);
    if (unknown == null) {
      return null;
    }
    List<String> names = unknown.startsWith("-") ? optionNames(command) : commandNames(command);
    String word = unknown.replaceAll("=.*", "");
    String nearest = names.contains(word) ? null : Wording.nearest(word, names);
    return nearest == null ? null : "did you mean " + nearest + "?";
  }

  private static List<String> optionNames(CommandLine command) {
    List<String> names = new ArrayList<>();
    command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  /** Commands there are below this one, or beside it if it is the one that speaks of the others. */
  private static List<String> commandNames(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    return List.copyOf((spec.name().equals("help") ? spec.root() : spec).subcommands().keySet());
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
