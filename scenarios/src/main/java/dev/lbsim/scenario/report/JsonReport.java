package dev.lbsim.scenario.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.Indenter;
import com.fasterxml.jackson.core.util.Separators;
import dev.lbsim.scenario.report.RunReport.EventNote;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.Series;
import dev.lbsim.scenario.report.RunReport.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result document, schema {@code lbsim-result/1}: a contract. Fields may be added under this
 * name, never taken away or given another meaning. Apart from {@code wall_s}, equal runs give equal
 * bytes.
 *
 * <p>One run is one document. Several variants are one document of schema {@code
 * lbsim-result-set/1}, whose {@code results} are those. A number that does not exist is null.
 */
public final class JsonReport {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the document of these reports to a file, whole or not at all. */
  public static void write(List<RunReport> reports, Path file) throws IOException {
    ResultFile.write(file, out -> write(reports, out));
  }

  /** Writes the document of these reports, and leaves {@code out} open. */
  public static void write(List<RunReport> reports, Writer out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(printer(new DefaultIndenter("  ", "\n")));
    JsonReport writer = new JsonReport(json);
    if (reports.size() == 1) {
      writer.document(reports.get(0));
    } else {
      json.writeStartObject();
      json.writeStringField("schema", "lbsim-result-set/1");
      json.writeArrayFieldStart("results");
      for (RunReport report : reports) {
        writer.document(report);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.close();
    out.write('\n');
    out.flush();
  }

  private void document(RunReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "lbsim-result/1");
    json.writeStringField("tool", report.tool());
    json.writeStringField("world", report.world());
    json.writeObjectFieldStart("scenario");
    json.writeStringField("name", report.scenario().name());
    json.writeStringField("file", report.scenario().file());
    json.writeStringField("sha256", report.scenario().sha256());
    json.writeEndObject();
    json.writeStringField("variant", report.variant());
    json.writeNumberField("seed", report.seed());
    json.writeNumberField("replications", report.replications());
    field("simulated_s", report.simulatedSeconds());
    field("wall_s", report.wallSeconds());
    json.writeBooleanField("partial", report.partial());
    field("warmup_s", report.warmup().seconds());
    json.writeStringField("warmup_method", report.warmup().method());
    metrics(report.metrics());
    series(report.series());
    expectations(report.expect());
    events(report.events());
    texts("warnings", report.warnings());
    json.writeEndObject();
  }

  private void metrics(Map<String, Metric> metrics) throws IOException {
    json.writeObjectFieldStart("metrics");
    for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
      Metric metric = entry.getValue();
      json.writeFieldName(entry.getKey());
      oneLine(
          inner -> {
            inner.field("value", metric.value());
            inner.numbers("ci95", metric.ci95());
            inner.json.writeStringField("unit", metric.unit());
            inner.json.writeNumberField("n", metric.n());
          });
    }
    json.writeEndObject();
  }

  private void series(Map<String, Series> all) throws IOException {
    json.writeObjectFieldStart("series");
    for (Map.Entry<String, Series> entry : all.entrySet()) {
      Series series = entry.getValue();
      json.writeFieldName(entry.getKey());
      oneLine(
          inner -> {
            inner.json.writeStringField("unit", series.unit());
            inner.numbers("time_s", series.timeSeconds());
            inner.numbers("value", series.value());
            inner.numbers("lo", series.lo());
            inner.numbers("hi", series.hi());
          });
    }
    json.writeEndObject();
  }

  private void expectations(List<ExpectResult> results) throws IOException {
    json.writeArrayFieldStart("expect");
    for (ExpectResult result : results) {
      oneLine(
          inner -> {
            inner.json.writeNumberField("line", result.line());
            inner.json.writeStringField("text", result.text());
            if (result.verdict() == Verdict.SKIPPED) {
              inner.json.writeNullField("pass");
            } else {
              inner.json.writeBooleanField("pass", result.verdict() == Verdict.PASS);
            }
            inner.json.writeStringField("observed", result.observed());
            inner.json.writeNumberField("samples", result.samples());
          });
    }
    json.writeEndArray();
  }

  private void events(List<EventNote> events) throws IOException {
    json.writeArrayFieldStart("events");
    for (EventNote event : events) {
      oneLine(
          inner -> {
            inner.field("at_s", event.atSeconds());
            inner.json.writeStringField("text", event.text());
            inner.texts("changes", event.changes());
          });
    }
    json.writeEndArray();
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(JsonReport inner) throws IOException;
  }

  /** An object on one line: a thousand figures stay readable, and a diff names the one changed. */
  private void oneLine(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.setPrettyPrinter(printer(DefaultPrettyPrinter.NopIndenter.instance));
      generator.writeStartObject();
      fields.writeTo(new JsonReport(generator));
      generator.writeEndObject();
    }
    json.writeRawValue(text.toString());
  }

  static DefaultPrettyPrinter printer(Indenter indenter) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEntrySpacing(spacing(indenter))
            .withArrayValueSpacing(spacing(indenter))
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return printer;
  }

  private static Separators.Spacing spacing(Indenter indenter) {
    return indenter.isInline() ? Separators.Spacing.AFTER : Separators.Spacing.NONE;
  }

  private void field(String name, double value) throws IOException {
    json.writeFieldName(name);
    number(value);
  }

  private void numbers(String name, double @Nullable [] values) throws IOException {
    if (values == null) {
      json.writeNullField(name);
      return;
    }
    json.writeArrayFieldStart(name);
    for (double value : values) {
      number(value);
    }
    json.writeEndArray();
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void number(double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(Numbers.shortest(value));
    } else {
      json.writeNull();
    }
  }
}
