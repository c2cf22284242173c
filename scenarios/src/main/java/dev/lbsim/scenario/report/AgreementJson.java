package dev.lbsim.scenario.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.Agreement.Line;
import dev.lbsim.scenario.report.Agreement.Verdict;
import java.io.IOException;
import java.io.Writer;

/** An agreement report for programs: {@code lbsim-agreement/1}. Times in seconds. */
public final class AgreementJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private AgreementJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes, and leaves {@code out} open. */
  public static void write(Agreement agreement, Writer out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(JsonReport.printer(new DefaultIndenter("  ", "\n")));
    new AgreementJson(json).document(agreement);
    json.close();
    out.write('\n');
    out.flush();
  }

  private void document(Agreement agreement) throws IOException {
    RunReport simulated = agreement.simulated();
    json.writeStartObject();
    json.writeStringField("schema", "lbsim-agreement/1");
    json.writeStringField("tool", simulated.tool());
    json.writeObjectFieldStart("scenario");
    json.writeStringField("name", simulated.scenario().name());
    json.writeStringField("file", simulated.scenario().file());
    json.writeStringField("sha256", simulated.scenario().sha256());
    json.writeEndObject();
    json.writeStringField("variant", simulated.variant());
    json.writeNumberField("seed", simulated.seed());
    json.writeNumberField("replications", simulated.replications());
    number("simulated_s", simulated.simulatedSeconds());
    number("warmup_s", simulated.warmup().seconds());
    json.writeBooleanField("agrees", agreement.agrees());
    json.writeObjectFieldStart("metrics");
    for (Line line : agreement.lines()) {
      line(line);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("not_judged");
    for (Aside aside : agreement.asides()) {
      json.writeObjectFieldStart(aside.name());
      number("simulated", aside.simulated());
      number("live", aside.live());
      json.writeStringField("unit", aside.unit());
      json.writeStringField("reason", aside.reason());
      json.writeEndObject();
    }
    json.writeEndObject();
    effort(agreement.effort());
    texts("notes", agreement.notes());
    texts("warnings", agreement.live().warnings());
    json.writeEndObject();
  }

  private void line(Line line) throws IOException {
    json.writeObjectFieldStart(line.name());
    number("simulated", line.mean());
    json.writeArrayFieldStart("prediction95");
    json.writeNumber(line.lo());
    json.writeNumber(line.hi());
    json.writeEndArray();
    number("same_seed", line.sameSeed());
    number("live", line.live());
    number("difference", line.difference());
    number("relative", line.mean() == 0 ? Double.NaN : line.difference() / line.mean());
    number("allowed", line.allowed());
    json.writeStringField("unit", line.unit());
    json.writeBooleanField("chief", line.chief());
    json.writeBooleanField("inside", line.verdict() == Verdict.INSIDE);
    json.writeStringField("verdict", line.verdict().agrees() ? "agrees" : "differs");
    json.writeEndObject();
  }

  private void effort(LiveEffort effort) throws IOException {
    json.writeObjectFieldStart("effort");
    json.writeNumberField("due", effort.due());
    number("late_p50_s", effort.lateP50());
    number("late_p99_s", effort.lateP99());
    number("late_max_s", effort.lateMax());
    number("loop_cpu_s", effort.loopCpuSeconds());
    number("process_cpu_s", effort.processCpuSeconds());
    number("wall_s", effort.wallSeconds());
    json.writeNumberField("requests", effort.requests());
    number("loop_cpu_per_request_s", effort.cpuPerRequest());
    json.writeEndObject();
  }

  private void texts(String name, Iterable<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** A number that does not exist is null. */
  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
