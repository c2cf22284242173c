package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvReportTest {
  @Test
  void oneLinePerFigure(@TempDir Path folder) throws IOException {
    CsvReport.write(List.of(SampleReports.deadBackend()), folder.resolve("not/there/yet"));
    assertThat(Files.readString(folder.resolve("not/there/yet/metrics.csv")))
        .startsWith(
            """
            name,value,ci_lo,ci_hi,unit,n
            total.requests,359812,359312,360312,count,3598120
            """)
        .contains("\nl4.edge.moved,0,,,count,0\n")
        .endsWith("servers.app.small.queue.mean,,,,count,0\n");
  }

  @Test
  void oneLinePerPoint(@TempDir Path folder) throws IOException {
    CsvReport.write(List.of(SampleReports.deadBackend()), folder);
    assertThat(Files.readString(folder.resolve("series.csv")))
        .isEqualTo(
            """
            name,time_s,value,ci_lo,ci_hi,unit
            total.rate,0,2001.5,1990,,rps
            total.rate,1,,1,,rps
            total.rate,2,1.0E21,2,,rps
            """);
  }

  @Test
  void namesWithCommasAndQuotesAreQuoted(@TempDir Path folder) throws IOException {
    RunReport base = SampleReports.nothing();
    RunReport report =
        new RunReport(
            base.tool(),
            base.world(),
            base.scenario(),
            base.variant(),
            base.seed(),
            base.replications(),
            base.simulatedSeconds(),
            base.wallSeconds(),
            base.partial(),
            base.warmup(),
            Map.of("path./a,\"b\".requests", new Metric(1, null, "count", 1)),
            base.series(),
            base.expect(),
            base.events(),
            base.warnings());
    CsvReport.write(List.of(report), folder);
    assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
        .contains("\"path./a,\"\"b\"\".requests\",1,,,count,1");
  }
}
