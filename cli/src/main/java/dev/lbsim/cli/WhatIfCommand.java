package dev.lbsim.cli;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.Outlook;
import dev.lbsim.scenario.report.OutlookJson;
import dev.lbsim.scenario.report.OutlookTable;
import dev.lbsim.scenario.report.OutlookText;
import dev.lbsim.scenario.report.TtlTable;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.whatif.Change;
import dev.lbsim.scenario.whatif.WhatIf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim whatif FILE --withdraw SITE}: what a planned change will do, before it is made. */
@Command(
    name = "whatif",
    description = "Say what a planned change will do, before it is made.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The scenario is run twice under the same random numbers, as it stands and with the change a"
          + " quarter into the run, and the last quarters are compared. Its own events and"
          + " expectations do not take part.",
      "--set-ttl with --withdraw, --crash or --drop makes that change twice: under the TTL as it is"
          + " and as if it had long been T.",
      "Exit codes: 0 all well, 1 an error inside lbsim, 2 usage, 3 the scenario has problems, 130"
          + " interrupted."
    })
final class WhatIfCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Asked asked = new Asked();

  /** One of them. */
  static final class Asked {
    @Option(
        names = "--withdraw",
        paramLabel = "SITE",
        description =
            "Every address stops leading to this site: a site of an anycast, an answer of a DNS"
                + " name (which may be an anycast as a whole), or a place.")
    private @Nullable String withdraw;

    @Option(
        names = "--crash",
        paramLabel = "TARGET",
        description = "It stops without a word and refuses: a server, a tier or a place.")
    private @Nullable String crash;

    @Option(
        names = "--drop",
        paramLabel = "TARGET",
        description = "It stops without a word, and nothing answers in its stead.")
    private @Nullable String drop;

    @Option(
        names = "--each-site",
        description = "Withdraw each site in turn: a table of what the loss of any one would do.")
    private boolean eachSite;

    boolean given() {
      return withdraw != null || crash != null || drop != null || eachSite;
    }
  }

  @Option(
      names = "--set-ttl",
      paramLabel = "T",
      description =
          "Every DNS name gets this TTL, such as 30s: what it costs, and with one of the above what"
              + " it gives.")
  private @Nullable String ttl;

  @Option(
      names = "--drain",
      paramLabel = "T",
      converter = LengthOption.Span.class,
      description = "With --withdraw: switch the site off this much later, such as 10m.")
  private @Nullable Long drainNanos;

  @Mixin private ReplicationOptions runs;
  @Mixin private JsonOption json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the answer as a table to FILE.")
  private @Nullable Path csv;

  @Mixin private ScenarioArguments scenario;

  WhatIfCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    RunOptions options = runs.options(null, true);
    if (drainNanos != null && asked.withdraw == null && !asked.eachSite) {
      throw new Usage("--drain goes with --withdraw: what is stopped at once is not drained");
    }
    if (ttl != null) {
      checkTtl(ttl);
      if (asked.eachSite) {
        throw new Usage("--set-ttl goes with one site: name it with --withdraw, --crash or --drop");
      }
    }
    json.check(file);
    ScenarioArguments.Opened opened = scenario.open(file);
    ProblemPrinter.print(opened.problems(), terminal.err());
    Scenario base = opened.scenario();
    if (base == null) {
      return ExitCodes.SCENARIO_INVALID;
    }
    List<Change> changes = changes(base);
    try (Interruption interruption = Interruption.listen(terminal.err())) {
      WhatIf whatIf = new WhatIf(opened::read, options, () -> !interruption.asked());
      boolean twice = ttl != null && asked.given();
      List<Outlook> outlooks =
          twice
              ? whatIf.underTtls(base, opened.overrides(), changes.get(0), String.valueOf(ttl))
              : whatIf.each(opened.overrides(), changes);
      if (outlooks == null) {
        terminal.err().println("lbsim: interrupted; no answer");
        return ExitCodes.INTERRUPTED;
      }
      write(outlooks, twice ? Change.ttls(base) : null);
      return ExitCodes.OK;
    } catch (Change.Unknown e) {
      throw new Usage(String.valueOf(e.getMessage()));
    }
  }

  private List<Change> changes(Scenario base) {
    try {
      if (asked.eachSite) {
        List<Change> changes = new ArrayList<>();
        for (String site : Change.sites(base)) {
          changes.add(Change.withdraw(base, site, drainNanos));
        }
        if (changes.isEmpty()) {
          throw new Usage("there are no sites: neither an anycast nor answers of a DNS name");
        }
        return changes;
      }
      if (asked.withdraw != null) {
        return List.of(Change.withdraw(base, asked.withdraw, drainNanos));
      }
      if (asked.crash != null) {
        return List.of(Change.stop(base, "crash", asked.crash));
      }
      if (asked.drop != null) {
        return List.of(Change.stop(base, "drop", asked.drop));
      }
      if (ttl != null) {
        return List.of(Change.ttl(base, ttl));
      }
      throw new Usage("what if what? Give --withdraw, --crash, --drop, --each-site or --set-ttl");
    } catch (Change.Unknown e) {
      throw new Usage(String.valueOf(e.getMessage()));
    }
  }

  private static void checkTtl(String ttl) {
    try {
      Nanos.parse(ttl);
    } catch (IllegalArgumentException e) {
      throw new Usage("--set-ttl: " + e.getMessage());
    }
  }

  private void write(List<Outlook> outlooks, @Nullable String oldTtl) throws IOException {
    if (csv != null) {
      OutlookJson.csv(outlooks, csv);
    }
    json.write(terminal, to -> OutlookJson.write(outlooks, to));
    if (!json.takesOut()) {
      terminal.out().print(text(outlooks, oldTtl));
    }
    terminal.out().flush();
  }

  private String text(List<Outlook> outlooks, @Nullable String oldTtl) {
    if (oldTtl != null) {
      return TtlTable.of(outlooks.get(0), oldTtl, outlooks.get(1), String.valueOf(ttl));
    }
    if (asked.eachSite) {
      return OutlookTable.of(outlooks);
    }
    String text = OutlookText.of(outlooks.get(0));
    return ttl == null
        ? text
        : text
            + "\nNothing fails here. To see what this TTL is worth when something does, add\n"
            + "--withdraw, --crash or --drop.\n";
  }
}
