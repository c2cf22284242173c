package dev.lbsim.scenario.language.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/** What the names that are keys of a map look like. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Named {
  Style value();

  /** A way of naming. */
  enum Style {
    /** Letters, digits, {@code -} and {@code _}, starting with a letter. */
    NAME("[A-Za-z][A-Za-z0-9_-]{0,62}", "letters, digits, - and _, starting with a letter"),
    /** The same, but it may start with a digit. */
    MEMBER("[A-Za-z0-9][A-Za-z0-9_-]{0,62}", "letters, digits, - and _"),
    /** A header, cookie or field of a query: {@code x-} is no free key there. */
    FIELD("[A-Za-z0-9_.-]{1,100}", "letters, digits, -, _ and dots"),
    /** A host name. */
    HOST("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?", "letters, digits, -, _ and dots"),
    /** A number of a server that can be a slider. */
    SLIDER(List.of("workers", "queue", "speed", "weight")),
    /** A pattern for paths and the like. */
    PATTERN("\\S.{0,299}", "texts, with * for anything"),
    /** A path in the scenario. */
    PATH("[A-Za-z0-9_][A-Za-z0-9_.*-]{0,300}", "letters, digits, -, _ and dots");

    private final String pattern;
    private final String words;
    private final List<String> choices;

    Style(String pattern, String words) {
      this.pattern = pattern;
      this.words = words;
      this.choices = List.of();
    }

    Style(List<String> choices) {
      this.pattern = "(" + String.join("|", choices) + ")";
      this.words = String.join(", ", choices);
      this.choices = choices;
    }

    /** A regular expression for the whole name. */
    public String pattern() {
      return pattern;
    }

    /** All there are, where they are few; else empty. */
    public List<String> choices() {
      return choices;
    }

    /** True if names that begin with {@code x-} are left to whoever writes the file. */
    public boolean free() {
      return this != FIELD && this != PATTERN;
    }

    /** What it is made of, in words. */
    public String words() {
      return words;
    }
  }
}
