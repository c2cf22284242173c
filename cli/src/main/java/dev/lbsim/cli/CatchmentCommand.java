package dev.lbsim.cli;

import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.report.CatchmentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim catchment FILE}: who reaches which site of an anycast address, and why. */
@Command(
    name = "catchment",
    description =
        "Say which site of an anycast address each autonomous system and client group reaches.",
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
      description =
          "Write a line for each AS: site, route class, path length, next hop, tie. Where no AS"
              + " graph decides: a line for each client group, with its round trip.")
  private @Nullable Path csv;

  @Option(
      names = "--clients",
      description = "In the CSV file a line for each network of each client group instead.")
  private boolean clients;

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
    if (base.spec().anycast().isEmpty()) {
      throw new Usage("there is no anycast address in " + file);
    }
    CatchmentReport report = report(Catchments.of(base));
    if (csv != null) {
      report.write(csv, clients);
    }
    terminal.out().print(report.text());
    terminal.out().flush();
    return ExitCodes.OK;
  }

  private static CatchmentReport report(Catchments catchments) {
    List<CatchmentReport.Address> addresses = new ArrayList<>();
    for (String vip : catchments.addresses()) {
      boolean byBgp = catchments.routing(vip) == RoutingSpec.Kind.BGP;
      addresses.add(
          new CatchmentReport.Address(
              vip,
              catchments.routing(vip).name().toLowerCase(Locale.ROOT).replace('_', '-'),
              catchments.sites(vip),
              byBgp ? catchments.catchment(vip) : null,
              catchments.groups(vip).stream()
                  .map(group -> byBgp ? networks(catchments, group) : way(catchments, vip, group))
                  .toList()));
    }
    return new CatchmentReport(addresses);
  }

  private static CatchmentReport.Group networks(Catchments catchments, String group) {
    Catchments.Networks networks = catchments.networks(group);
    return new CatchmentReport.Group(group, networks.as(), networks.share(), null);
  }

  private static CatchmentReport.Group way(Catchments catchments, String vip, String group) {
    Catchments.Way way = catchments.way(vip, group);
    return new CatchmentReport.Group(
        group,
        new int[0],
        new double[0],
        new CatchmentReport.Way(
            way.site(), way.rttNanos() / 1e9, way.next(), way.nextRttNanos() / 1e9, way.tied()));
  }
}
