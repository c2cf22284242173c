package dev.lbsim.cli;

import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.CatchmentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim catchment FILE}: who reaches which site of an anycast address, and why. */
@Command(
    name = "catchment",
    description = "Say which site of an anycast address each autonomous system reaches.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit codes: 0 all well, 2 usage, 3 the scenario has problems."})
final class CatchmentCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a line for each AS: site, route class, path length, next hop, tie.")
  private @Nullable Path csv;

  @Mixin private ScenarioArguments scenario;

  CatchmentCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    ScenarioArguments.Opened opened = scenario.open(file);
    ProblemPrinter.print(opened.problems(), terminal.err());
    Scenario base = opened.scenario();
    if (base == null) {
      return ExitCodes.SCENARIO_INVALID;
    }
    Catchments catchments = Catchments.of(base);
    List<String> vips = catchments.byBgp();
    if (vips.isEmpty()) {
      throw new Usage("no anycast address in " + file + " has routing: bgp, so there is no graph");
    }
    CatchmentReport report = new CatchmentReport();
    for (String vip : vips) {
      List<String> sites =
          List.copyOf(Objects.requireNonNull(base.spec().anycast().get(vip)).sites().keySet());
      Catchment catchment = catchments.catchment(vip);
      report.add(vip, sites, catchment);
    }
    if (csv != null) {
      report.write(csv);
    }
    terminal.out().print(report.text());
    terminal.out().flush();
    return ExitCodes.OK;
  }
}
