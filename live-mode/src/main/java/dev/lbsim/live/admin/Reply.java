package dev.lbsim.live.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API answers.
 *
 * @param status of HTTP
 * @param type of the content
 * @param allow methods, where another was used
 */
record Reply(int status, String type, String text, @Nullable String allow) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static Reply json(int status, Fields fields) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string takes whatever comes
    }
    return new Reply(status, "application/json", out + "\n", null);
  }

  /**
   * Something is wrong, in one sentence.
   *
   * @param hint what to do about it, or null
   */
  static Reply error(int status, String sentence, @Nullable String hint) {
    return json(
        status,
        json -> {
          json.writeStringField("error", sentence);
          if (hint != null) {
            json.writeStringField("hint", hint);
          }
        });
  }

  Reply allowing(String methods) {
    return new Reply(status, type, text, methods);
  }
}
