package dev.lbsim.scenario.explain;

import dev.lbsim.core.catalog.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything that can be asked about, by name. One name may mean several things. */
public final class Reference {
  private final Glossary glossary = Glossary.standard();
  private final List<Listing> listings = Listing.all();

  /** All that goes by this name; empty if nothing does. */
  public List<Term> find(String name) {
    List<Term> found = new ArrayList<>();
    glossary.find(name).ifPresent(found::add);
    for (Listing listing : listings) {
      for (Entry entry : listing.entries()) {
        if (entry.name().equals(name)) {
          found.add(listing.term(entry));
        }
      }
    }
    return found;
  }

  /** All names, for suggestions. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    glossary.all().forEach(term -> names.add(term.name()));
    listings.forEach(listing -> listing.entries().forEach(entry -> names.add(entry.name())));
    return names;
  }
}
