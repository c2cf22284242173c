package dev.lbsim.scenario.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lbsim.core.balance.Call;
import dev.lbsim.scenario.language.Overrides;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CallFile} writes, line by line, and takes nothing else for it. */
final class CallReader implements AutoCloseable {
  /** Names of a line that are no arguments. */
  private static final Set<String> FRAME = Set.of("at", "of", "call", "answer");

  /** A scenario has 2 MiB at most, and any character of it may have been written as six. */
  private static final int MOST_CHARS = 13 << 20;

  private final ObjectMapper mapper = new ObjectMapper();
  private final String name;
  private final BufferedReader in;
  private long line;
  private boolean cutOff;
  private @Nullable String end;

  /**
   * A call of the log.
   *
   * @param decider whom it was made to
   * @param answer what was answered, or null
   */
  record Entry(String decider, Call call, @Nullable Object answer) {}

  CallReader(Path file) throws IOException {
    this.name = file.toString();
    this.in = Files.newBufferedReader(file);
  }

  BrokenLog broken(String sentence) {
    return new BrokenLog(name, line, sentence);
  }

  /** How it ended: {@code complete}, {@code full}, or null if it just breaks off. */
  @Nullable String end() {
    return end;
  }

  /** The number of the line read last, from 1. */
  long line() {
    return line;
  }

  /** What the log is of; first. */
  Origin origin() throws IOException {
    String text = nextLine();
    if (text == null) {
      throw broken("there is nothing in it");
    }
    JsonNode head = object(text);
    if (head == null || !head.path("schema").isTextual()) {
      throw broken("this is no call log: the first line of one says what it is");
    }
    if (!CallFile.SCHEMA.equals(head.path("schema").asText())) {
      throw broken(
          "this is a log of schema \"%s\", and only %s can be replayed"
              .formatted(head.path("schema").asText(), CallFile.SCHEMA));
    }
    if (!head.path("seed").canConvertToLong()
        || !head.path("scenario").isTextual()
        || !head.path("file").isTextual()) {
      throw broken("the first line does not say scenario, file and seed");
    }
    List<String> sets = new ArrayList<>();
    head.path("set").forEach(set -> sets.add(set.asText()));
    JsonNode variant = head.path("variant");
    return new Origin(
        head.path("tool").asText(),
        head.path("file").asText(),
        head.path("scenario").asText(),
        new Overrides(sets, variant.isTextual() ? variant.asText() : null),
        head.path("seed").asLong());
  }

  /** The next call, or null at the end. */
  @Nullable Entry next() throws IOException {
    String text = nextLine();
    if (text == null) {
      return null;
    }
    if (end != null) {
      throw broken("something follows after the end of the log");
    }
    JsonNode node = object(text);
    if (node == null) {
      if (cutOff) {
        return null; // whoever wrote it was stopped in the middle of a line
      }
      throw broken("this line is not an object of JSON");
    }
    if (node.has("end")) {
      end = node.path("end").asText();
      return next();
    }
    if (!node.path("of").isTextual() || !node.path("call").isTextual()) {
      throw broken("this line does not say whom it called (of) and what (call)");
    }
    JsonNode at = node.path("at");
    if (!at.isMissingNode() && !at.canConvertToLong()) {
      throw broken("the time is " + at + ", and is to be nanoseconds");
    }
    Call call =
        Call.of(node.path("call").asText(), at.isMissingNode() ? Call.TIMELESS : at.longValue());
    for (Iterator<Map.Entry<String, JsonNode>> all = node.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> field = all.next();
      if (!FRAME.contains(field.getKey())) {
        call.with(field.getKey(), value(field.getKey(), field.getValue()));
      }
    }
    return new Entry(
        node.path("of").asText(),
        call,
        node.has("answer") ? value("answer", node.path("answer")) : null);
  }

  private @Nullable String nextLine() throws IOException {
    StringBuilder text = new StringBuilder();
    line++;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        cutOff = true;
        return text.isEmpty() ? null : text.toString();
      }
      if (text.length() == MOST_CHARS) {
        throw broken("this line is longer than any of a call log");
      }
      text.append((char) c);
    }
    return text.toString();
  }

  private @Nullable JsonNode object(String text) {
    try {
      JsonNode node = mapper.readTree(text);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private Object value(String field, JsonNode node) {
    if (node.isArray()) {
      List<Object> all = new ArrayList<>();
      node.forEach(one -> all.add(value(field, one)));
      return all;
    }
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      return node.longValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    throw broken(field + " is " + node + ", which no call says");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
