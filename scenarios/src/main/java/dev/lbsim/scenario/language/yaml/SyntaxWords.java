package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says in plain words why a text is not YAML.
 *
 * <p>The parser speaks of tokens and simple keys. A newcomer thinks of lines, colons and quotes, so
 * each of its complaints that a typing slip can cause is told in those.
 */
final class SyntaxWords {
  private static final Pattern COLON_WITHOUT_SPACE = Pattern.compile("^\\s*([\\w-]+):([^\\s:].*)$");
  private static final Pattern FORBIDDEN_START = Pattern.compile("found character '(.+?)' that");
  private static final Pattern FOUND_INSTEAD = Pattern.compile("but found '(.+?)'");

  private final String source;
  private final List<String> lines;

  private SyntaxWords(String source, String text) {
    this.source = source;
    this.lines = text.lines().toList();
  }

  /** The one problem that stopped the parser. */
  static Problem explain(YamlEngineException failure, String source, String text) {
    if (failure instanceof ReaderException reader) {
      return forbiddenCharacter(reader, source, text);
    }
    if (failure instanceof MarkedYamlEngineException marked) {
      return new SyntaxWords(source, text).explain(marked);
    }
    return problem(
        new Mark(source, 1, 1),
        "this is not YAML: " + Wording.shorten("" + failure.getMessage()),
        "");
  }

  private Problem explain(MarkedYamlEngineException failure) {
    String words = failure.getProblem().strip();
    Mark at = mark(failure.getProblemMark().or(failure::getContextMark).orElse(null));
    Mark from = mark(failure.getContextMark().or(failure::getProblemMark).orElse(null));
    String line = line(at);
    if (words.contains("(TAB)")) {
      return problem(at, "this line is indented with a tab", "YAML indents with spaces; use two");
    }
    Matcher start = FORBIDDEN_START.matcher(words);
    if (start.find()) {
      return problem(at, "a value cannot start with " + start.group(1), "put it in quotes");
    }
    if (words.startsWith("mapping values are not allowed")) {
      return line.substring(0, Math.min(line.length(), at.column() - 1)).contains(": ")
          ? problem(
              at, "there is a second colon in this line", "a value with \": \" in it needs quotes")
          : problem(
              at,
              "there is a key here, but the line above it is not a key with an open value",
              "end the line above with a colon, or indent this one like its neighbours");
    }
    if (words.startsWith("could not find expected ':'")) {
      Matcher glued = COLON_WITHOUT_SPACE.matcher(line(from));
      return glued.matches()
          ? problem(
              from,
              "there is no space after the colon of " + Wording.quote(line(from).strip()),
              "write " + Wording.shorten(glued.group(1) + ": " + glued.group(2)))
          : problem(from, "this line has no colon", "write a key, a colon, a space and a value");
    }
    if (words.startsWith("sequence entries are not allowed")) {
      return problem(
          at,
          "a list cannot start in the line of its key",
          "put each - on its own line, or write [a, b]");
    }
    if (words.startsWith("expected <block end>")) {
      return misaligned(at, line, words);
    }
    if (words.startsWith("expected ',' or '")) {
      return unclosed(at, from, words.charAt("expected ',' or '".length()));
    }
    if (failure.getContext() != null && failure.getContext().contains("quoted scalar")) {
      return words.contains("escape")
          ? problem(
              at,
              "a backslash in double quotes starts an escape, and this is none",
              "use single quotes")
          : problem(from, "the quote that opens here is never closed", "add the closing quote");
    }
    if (failure.getContext() != null && failure.getContext().contains("scanning an a")) {
      return problem(from, "a value cannot start with " + charAt(from), "put it in quotes");
    }
    if (words.contains("<document start>")) {
      return problem(
          at,
          "this line does not line up with the first key",
          "top-level keys start in one column");
    }
    Matcher instead = FOUND_INSTEAD.matcher(words);
    if (instead.find()) {
      String found = instead.group(1).equals("<stream end>") ? "nothing" : instead.group(1);
      return problem(at, "there is " + found + " where a value should be", "");
    }
    return problem(at, "this is not YAML: " + Wording.shorten(words), "");
  }

  private static Problem misaligned(Mark at, String line, String words) {
    String before = line.substring(0, Math.min(line.length(), at.column() - 1));
    if (!before.isBlank()) {
      String rest = line.substring(before.length());
      if (rest.startsWith("}") || rest.startsWith("]")) {
        return problem(at, "this " + rest.charAt(0) + " closes nothing", "remove it");
      }
      if (before.endsWith("'")) {
        return problem(
            at,
            "the quote before this ends the value",
            "in single quotes write '' for a quote, or use double quotes");
      }
      return problem(
          at,
          "there is text after the end of the value",
          "quote the whole value, or nothing of it");
    }
    return words.contains("'-'")
        ? problem(at, "there is a list entry where a key should be", "indent it below its key")
        : problem(
            at,
            "this line does not line up with the lines it belongs to",
            "neighbours start in the same column; what belongs to a key stands further right");
  }

  private Problem unclosed(Mark at, Mark from, char close) {
    char open = close == '}' ? '{' : '[';
    return at.line() == from.line()
        ? problem(
            at,
            "inside " + open + " " + close + " there should be a comma or " + close + " here",
            "a value with any of { } [ ] , or \": \" in it needs quotes here")
        : problem(from, "the " + open + " that opens here is not closed", "add the " + close);
  }

  private static Problem forbiddenCharacter(ReaderException failure, String source, String text) {
    int end =
        text.offsetByCodePoints(
            0, Math.min(failure.getPosition(), text.codePointCount(0, text.length())));
    int lineStart = text.lastIndexOf('\n', end - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return problem(
        new Mark(source, line, 1 + text.codePointCount(lineStart, end)),
        String.format(
            "the character U+%04X cannot stand in a scenario file", failure.getCodePoint()),
        "is this a text file?");
  }

  private String charAt(Mark mark) {
    String line = line(mark);
    return mark.column() <= line.length()
        ? line.substring(mark.column() - 1, mark.column())
        : "that";
  }

  private String line(Mark mark) {
    return mark.line() <= lines.size() ? lines.get(mark.line() - 1) : "";
  }

  private Mark mark(
      org.snakeyaml.engine.v2.exceptions.@org.jspecify.annotations.Nullable Mark mark) {
    return mark == null
        ? new Mark(source, 1, 1)
        : new Mark(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Problem problem(Mark mark, String message, String hint) {
    return Problem.error(mark, "", message, hint.isEmpty() ? null : hint);
  }
}
