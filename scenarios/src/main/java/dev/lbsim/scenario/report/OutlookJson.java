package dev.lbsim.scenario.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What planned changes will do, for programs: {@code lbsim-whatif/1}. */
public final class OutlookJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private OutlookJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes, and leaves {@code out} open. */
  public static void write(List<Outlook> outlooks, Writer out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(JsonReport.printer(new DefaultIndenter("  ", "\n")));
    json.writeStartObject();
    json.writeStringField("schema", "lbsim-whatif/1");
    json.writeArrayFieldStart("changes");
    for (Outlook outlook : outlooks) {
      new OutlookJson(json).change(outlook);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.write('\n');
    out.flush();
  }

  /** The same as one table for spreadsheets: a line for each figure of each change. */
  public static void csv(List<Outlook> outlooks, Path file) throws IOException {
    ResultFile.write(
        file,
        out -> {
          CsvReport.line(out, "change", "subject", "measure", "before", "after");
          for (Outlook outlook : outlooks) {
            String change = outlook.change();
            for (Outlook.Site site : outlook.sites()) {
              row(out, change, site.name(), "share", site.before(), site.after());
            }
            for (Outlook.Group group : outlook.groups()) {
              String name = "clients." + group.name();
              row(out, change, name, "moved", 0, group.moved());
              row(out, change, name, "bystanders", 0, group.bystanders());
              row(out, change, name, "fail", group.failBefore(), group.failAfter());
              row(out, change, name, "rtt", group.rttBefore(), group.rttAfter());
              row(out, change, name, "latency.p50", group.p50Before(), group.p50After());
              row(out, change, name, "latency.p99", group.p99Before(), group.p99After());
            }
            for (Outlook.Dns dns : outlook.dns()) {
              String name = dns.name();
              row(out, change, name, "queries", dns.queriesBefore(), dns.queriesAfter());
              row(out, change, name, "hits", dns.hitsBefore(), dns.hitsAfter());
            }
            for (Outlook.Load load : outlook.loads()) {
              row(out, change, load.name(), "can_do", load.perSec(), load.perSec());
              row(out, change, load.name(), "load", load.before(), load.after());
            }
            for (Outlook.Loss loss : outlook.losses()) {
              row(out, change, "total", "lost." + loss.cause(), 0, loss.mean());
            }
            row(out, change, "total", "waiting", 0, outlook.waiting());
          }
        });
  }

  private static void row(
      Writer out, String change, String subject, String measure, double before, double after)
      throws IOException {
    CsvReport.line(
        out, change, subject, measure, CsvReport.number(before), CsvReport.number(after));
  }

  private void change(Outlook outlook) throws IOException {
    json.writeStartObject();
    json.writeStringField("change", outlook.change());
    json.writeStringField("scenario", outlook.scenario());
    number("at_s", outlook.atSeconds());
    number("settled_s", outlook.settledSeconds());
    number("end_s", outlook.endSeconds());
    json.writeNumberField("replications", outlook.replications());
    json.writeArrayFieldStart("sites");
    for (Outlook.Site site : outlook.sites()) {
      json.writeStartObject();
      json.writeStringField("name", site.name());
      json.writeBooleanField("left", site.left());
      number("share_before", site.before());
      number("share_after", site.after());
      json.writeBooleanField("chance", site.noise());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("clients");
    for (Outlook.Group group : outlook.groups()) {
      json.writeStartObject();
      json.writeStringField("name", group.name());
      number("share", group.share());
      number("moved", group.moved());
      number("bystanders", group.bystanders());
      json.writeBooleanField("chance", group.noise());
      number("fail_before", group.failBefore());
      number("fail_after", group.failAfter());
      number("rtt_before_s", group.rttBefore());
      number("rtt_after_s", group.rttAfter());
      number("p50_before_s", group.p50Before());
      number("p50_after_s", group.p50After());
      number("p99_before_s", group.p99Before());
      number("p99_after_s", group.p99After());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("dns");
    for (Outlook.Dns dns : outlook.dns()) {
      json.writeStartObject();
      json.writeStringField("name", dns.name());
      number("queries_per_s_before", dns.queriesBefore());
      number("queries_per_s_after", dns.queriesAfter());
      number("hit_ratio_before", dns.hitsBefore());
      number("hit_ratio_after", dns.hitsAfter());
      json.writeBooleanField("chance", dns.noise());
      json.writeEndObject();
    }
    json.writeEndArray();
    loads(outlook);
    json.writeObjectFieldStart("lost");
    for (Outlook.Loss loss : outlook.losses()) {
      json.writeObjectFieldStart(loss.cause());
      number("mean", loss.mean());
      number("p50", loss.p50());
      number("p90", loss.p90());
      number("max", loss.max());
      json.writeEndObject();
    }
    json.writeEndObject();
    number("waiting", outlook.waiting());
    times("left_after_s", outlook.leavingSeconds());
    times("back_after_s", outlook.backSeconds());
    json.writeArrayFieldStart("certainty");
    for (String said : outlook.certainty()) {
      json.writeString(said);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void loads(Outlook outlook) throws IOException {
    json.writeArrayFieldStart("loads");
    for (Outlook.Load load : outlook.loads()) {
      json.writeStartObject();
      json.writeStringField("name", load.name());
      number("can_do_per_s", load.perSec());
      json.writeStringField("sum", load.sum());
      number("load_before", load.before());
      number("load_after", load.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("bottlenecks");
    for (Map.Entry<String, Outlook.Load> site : outlook.bottlenecks().entrySet()) {
      json.writeStringField(site.getKey(), site.getValue().name());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("overflows");
    for (Outlook.Overflow over : outlook.overflows()) {
      json.writeStartObject();
      json.writeArrayFieldStart("sites");
      for (String site : over.sites()) {
        json.writeString(site);
      }
      json.writeEndArray();
      json.writeStringField("bottleneck", over.bottleneck().name());
      number("asked_per_s", over.askedPerSec());
      number("can_do_per_s", over.bottleneck().perSec());
      number("by", over.by());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void times(String name, double[] seconds) throws IOException {
    json.writeObjectFieldStart(name);
    number("50%", seconds[0]);
    number("90%", seconds[1]);
    number("99%", seconds[2]);
    json.writeEndObject();
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeFieldName(name);
      json.writeNumber(Numbers.shortest(value));
    } else {
      json.writeNullField(name);
    }
  }
}
