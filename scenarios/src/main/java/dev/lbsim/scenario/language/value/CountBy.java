package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is counted by itself: each {@code client}, each {@code path}, each value of {@code header
 * x-api-key}.
 *
 * @param part which part of a request
 * @param name of the header or cookie; empty for other parts
 */
public record CountBy(Part part, String name) {
  /** All requests together. */
  public static final CountBy GLOBAL = new CountBy(Part.GLOBAL, "");

  /** A part of a request. */
  public enum Part {
    /** Nothing: all count together. */
    GLOBAL,
    /** The source address. */
    CLIENT,
    /** The group of clients. */
    GROUP,
    PATH,
    HOST,
    METHOD,
    HEADER,
    COOKIE;

    boolean named() {
      return this == HEADER || this == COOKIE;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Every way to write it, {@code NAME} standing for a name. */
  public static List<String> forms() {
    return Arrays.stream(Part.values())
        .map(part -> part.named() ? part.word() + " NAME" : part.word())
        .toList();
  }

  /** Reads one. */
  public static CountBy parse(String text) throws BadValue {
    String[] words = text.strip().split("\\s+", 2);
    for (Part part : Part.values()) {
      if (part.word().equals(words[0])) {
        if (part.named() != (words.length == 2)) {
          throw new BadValue(
              part.named()
                  ? Wording.quote(text) + " does not say which " + part.word()
                  : part.word() + " takes no name",
              part.named() ? "such as " + part.word() + " x-api-key" : "write " + part.word());
        }
        return new CountBy(part, part.named() ? words[1] : "");
      }
    }
    throw new BadValue(
        "requests cannot be counted by " + Wording.quote(text),
        Wording.didYouMean(text, forms(), "there are"));
  }

  @Override
  public String toString() {
    return part.named() ? part.word() + " " + name : part.word();
  }
}
