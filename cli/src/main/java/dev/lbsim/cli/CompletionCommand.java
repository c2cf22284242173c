package dev.lbsim.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lbsim completion SHELL}: a script that completes commands and options. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash or zsh.",
    mixinStandardHelpOptions = true,
    footer = {"", "In ~/.bashrc or ~/.zshrc:  source <(lbsim completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell;

  /** Shells there is a script for. It is one script: zsh reads it through bashcompinit. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  CompletionCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("lbsim", spec.root().commandLine()));
    return ExitCodes.OK;
  }
}
