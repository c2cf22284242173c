package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.Map;
import java.util.Set;

/**
 * Words that belong to the language but not to this version, so that a file from the future gets a
 * clear answer and not "unknown key".
 *
 * @param keys by the record whose map they would stand in
 * @param words by the type of value they would be: an enum, or a type written as a call
 */
public record Later(Map<Class<?>, Set<String>> keys, Map<Class<?>, Set<String>> words) {
  boolean hasKey(Class<?> record, String key) {
    return keys.getOrDefault(record, Set.of()).contains(key);
  }

  /** True for a word, or for a call of it. */
  boolean hasWord(Class<?> type, String text) {
    int parenthesis = text.indexOf('(');
    String word = parenthesis < 0 ? text : text.substring(0, parenthesis);
    return words.getOrDefault(type, Set.of()).contains(word);
  }

  /** What to tell whoever used one. */
  public static String message(String word) {
    return Wording.quote(word)
        + " is part of the scenario language, but this version cannot run it yet";
  }
}
