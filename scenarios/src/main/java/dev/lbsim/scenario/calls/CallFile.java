package dev.lbsim.scenario.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is told to those who decide in a world, and what they answer, as lines of JSON:
 * first what world it is, then one line for each call, in order, then that it is complete. All
 * numbers are exact; times are nanoseconds of the world's clock.
 *
 * <p>A log that has become as large as it may says so in its last line, and is as good as far as it
 * goes: what is decided depends on what came before and on nothing after it.
 *
 * <p>It is written through a buffer, on the thread that runs the world: a slow disk makes a live
 * world late.
 */
public final class CallFile implements AutoCloseable {
  /** What the first line says that it is. */
  static final String SCHEMA = "lbsim-calls/1";

  private static final int BUFFER_BYTES = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final OutputStream out;
  private final long bytesMax;
  private long bytes;
  private long calls;
  private boolean full;
  private boolean closed;
  private @Nullable IOException failure;
  private final List<Replayable> heard = new ArrayList<>();

  /**
   * Begins a log, in the place of any other of this name.
   *
   * @param bytesMax no more calls are written once it is as large as this
   * @throws IOException if it cannot be written
   */
  public CallFile(Path file, Origin origin, long bytesMax) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    this.bytesMax = bytesMax;
    line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("tool", origin.tool());
          json.writeNumberField("seed", origin.seed());
          json.writeStringField("file", origin.file());
          if (origin.overrides().variant() != null) {
            json.writeStringField("variant", origin.overrides().variant());
          }
          json.writeArrayFieldStart("set");
          for (String set : origin.overrides().sets()) {
            json.writeString(set);
          }
          json.writeEndArray();
          json.writeStringField("scenario", origin.text());
        });
  }

  /** Listens to all of these. */
  public void listenTo(Map<String, Replayable> deciders) {
    deciders.forEach((name, decider) -> decider.logTo(of(name)));
    heard.addAll(deciders.values());
  }

  private CallLog of(String decider) {
    return call -> {
      if (full || failure != null) {
        return;
      }
      try {
        line(json -> write(json, decider, call));
        calls++;
        full = bytes >= bytesMax;
      } catch (IOException e) {
        failure = e; // the world goes on
      }
    };
  }

  private static void write(JsonGenerator json, String decider, Call call) throws IOException {
    if (call.nowNanos() != Call.TIMELESS) {
      json.writeNumberField("at", call.nowNanos());
    }
    json.writeStringField("of", decider);
    json.writeStringField("call", call.name());
    for (Map.Entry<String, Object> argument : call.arguments().entrySet()) {
      json.writeFieldName(argument.getKey());
      value(json, argument.getValue());
    }
    Object answer = call.answer();
    if (answer != null) {
      json.writeFieldName("answer");
      value(json, answer);
    }
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof List<?> all) {
      json.writeStartArray();
      for (Object one : all) {
        value(json, one);
      }
      json.writeEndArray();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString((String) value);
    }
  }

  /** Writes the fields of one line. */
  private interface Fields {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private void line(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeEndObject();
    }
    text.write('\n');
    byte[] line = text.toString().getBytes(StandardCharsets.UTF_8);
    out.write(line);
    bytes += line.length;
  }

  /** Calls written so far. */
  public long calls() {
    return calls;
  }

  /** True if it has become as large as it may, and hears no more. */
  public boolean full() {
    return full;
  }

  /**
   * Listens no more, and ends the log; does nothing the second time.
   *
   * @throws IOException if it could not be written, now or before
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    heard.forEach(decider -> decider.logTo(null));
    try (out) {
      if (failure != null) {
        throw failure;
      }
      line(
          json -> {
            json.writeStringField("end", full ? "full" : "complete");
            json.writeNumberField("calls", calls);
          });
    }
  }
}
