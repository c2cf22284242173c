package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.dns.FailMode;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.PolicySpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    @Doc("When no answer works, or too few do: give all of them (open) or none (closed).")
        @Default(value = "open", source = "Amazon Route 53, no healthy records")
        FailMode fail,
    @Doc(
            "Too few work when they have less than this share of the weight of all. Without it, when"
                + " none works; with health like gdnsd 50% for the policies round-robin, weighted and"
                + " multivalue, its up_thresh.")
        @Range(max = "100%")
        @Nullable Share failBelow,
    @Doc("What to give then, instead: a name that is not among the answers.")
        @Nullable Ref failTo) {

  /** The entry of a map for those who have none. */
  public static final String DEFAULT = "default";

  /**
   * The share of the weight that must work, given or by the product: gdnsd has it where any of the
   * answers may be given (multifo, weighted), and not for a failover pair (simplefo).
   */
  public double effectiveFailBelow() {
    if (failBelow != null) {
      return failBelow.ratio();
    }
    boolean anyAnswer =
        Set.of("round-robin", "weighted", "multivalue").contains(effectivePolicy().name());
    return anyAnswer && health != null && health.like() == ZoneHealthSpec.Like.GDNSD ? .5 : 0;
  }

  /** The policy, given or by the form of the answers. */
  public PolicySpec effectivePolicy() {
    return policy != null
        ? policy
        : PolicySpec.named(answers.weighted() ? "weighted" : "round-robin");
  }
}
