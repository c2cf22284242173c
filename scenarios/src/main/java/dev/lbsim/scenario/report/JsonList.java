package dev.lbsim.scenario.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of objects as JSON, one on each line. */
public final class JsonList {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Fields> objects = new ArrayList<>();

  /** One object, its fields in the order they were put. */
  public static final class Fields {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** A field: a text, a number, a list of texts or of other {@code Fields}, or null. */
    public Fields put(String name, @Nullable Object value) {
      values.put(
          name, value instanceof List<?> list ? list.stream().map(Fields::plain).toList() : value);
      return this;
    }

    private static Object plain(Object value) {
      return value instanceof Fields fields ? fields.values : value;
    }
  }

  /** Adds an object. */
  public void add(Fields object) {
    objects.add(object);
  }

  /** Prints the list. */
  public void print(PrintWriter out) {
    out.println("[");
    for (int i = 0; i < objects.size(); i++) {
      out.println("  " + line(objects.get(i)) + (i + 1 < objects.size() ? "," : ""));
    }
    out.println("]");
    out.flush();
  }

  private static String line(Fields object) {
    try {
      return MAPPER.writeValueAsString(object.values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
