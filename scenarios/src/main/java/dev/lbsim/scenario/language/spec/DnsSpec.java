package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.dns.FailMode;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.PolicySpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A DNS name and the name server that answers for it. */
@Doc("A DNS name and the name server that answers for it.")
public record DnsSpec(
    @Doc("What it may resolve to: a list of names, or a map from names to weights.")
        AnswersSpec answers,
    @Doc(
            "Which of the answers a query gets; without it round-robin, or weighted where there are"
                + " weights.")
        @Nullable PolicySpec policy,
    @Doc(
            "For the policy geo: who gets which answers, by the place of whoever asks; default is"
                + " for all others. Without it everybody gets the nearest.")
        @Named(Named.Style.NAME)
        Map<String, AnswersSpec> map,
    @Doc("Where its name servers stand; the nearest one answers. Without it, next to everything.")
        @OrOne
        List<Ref> at,
    @Doc("How long resolvers may keep an answer.")
        @Default(value = "60s", source = "usual for names that steer traffic")
        Span ttl,
    @Doc(
            "How long they may keep that there is no answer, when none works; without it, as long"
                + " as an answer.")
        @Nullable Span negativeTtl,
    @Doc("How the name server finds out which answers work; without it, it does not.")
        @Nullable ZoneHealthSpec health,
    @Doc("When no answer works: give all of them (open) or none (closed).")
        @Default(value = "open", source = "Amazon Route 53, no healthy records")
        FailMode fail,
    @Doc("What to give when no answer works, instead: a name that is not among the answers.")
        @Nullable Ref failTo) {

  /** The entry of a map for those who have none. */
  public static final String DEFAULT = "default";

  /** The policy, given or by the form of the answers. */
  public PolicySpec effectivePolicy() {
    return policy != null
        ? policy
        : PolicySpec.named(answers.weighted() ? "weighted" : "round-robin");
  }
}
