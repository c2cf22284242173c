package dev.lbsim.scenario.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything that can be asked about, by name. One name may mean several things. */
public final class Reference {
  private final Glossary glossary = Glossary.standard();
  private final List<Listing> listings = Listing.all();
  private final Keys keys = new Keys();

  /** All that goes by this name; empty if nothing does. */
  public List<Term> find(String name) {
    Set<Term> found = new LinkedHashSet<>();
    glossary.find(name).ifPresent(found::add);
    for (Listing listing : listings) {
      for (Listing.Item item : listing.items()) {
        if (item.term().name().equals(name)) {
          found.add(item.term());
        }
      }
    }
    found.addAll(ExpectationWords.named(name));
    found.addAll(keys.find(name));
    if (found.isEmpty()) {
      found.addAll(ExpectationWords.ofFigure(name));
    }
    return List.copyOf(found);
  }

  /** The paths of all keys of the language, in the order of a file. */
  public List<String> keys() {
    return keys.paths();
  }

  /** All names, for suggestions: those of the glossary first. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    glossary.all().forEach(term -> names.add(term.name()));
    for (Listing listing : listings) {
      listing.items().forEach(item -> names.add(item.term().name()));
    }
    ExpectationWords.all().forEach(term -> names.add(term.name()));
    names.addAll(keys.paths());
    return List.copyOf(new LinkedHashSet<>(names));
  }
}
