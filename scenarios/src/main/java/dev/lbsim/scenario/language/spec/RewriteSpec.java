package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.scenario.language.bind.AtMostOne;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.value.PathRegex;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a layer-7 tier changes of requests on their way to backends. */
@Doc(
    "What it changes of requests on their way to backends: what comes after reads the new path, host"
        + " and headers; clients, and caches and limits of this tier, the old ones.")
@AtMostOne({"prefix", "regex"})
public record RewriteSpec(
    @Doc(
            "The beginning of a path, which to takes the place of (Envoy, prefix_rewrite); other paths"
                + " stay.")
        @Nullable String prefix,
    @Doc(
            "Where this is found in the path, to becomes the whole path (HAProxy, replace-path; nginx,"
                + " rewrite); other paths stay.")
        @Nullable PathRegex regex,
    @Doc("The new path or beginning; $1 is what the first group of the regex found.")
        @Nullable String to,
    @Doc("The new host (Envoy, host_rewrite_literal).") @Nullable String host,
    @Doc("Headers that are set, by name.") @Named(Named.Style.FIELD) Map<String, String> headers)
    implements Rewrite {

  @Override
  public String path(String path) {
    if (to == null) {
      return path;
    }
    if (prefix != null) {
      return path.startsWith(prefix) ? to + path.substring(prefix.length()) : path;
    }
    return regex == null ? to : regex.rewrite(path, to);
  }
}
