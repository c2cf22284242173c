package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.TuneRange;
import dev.lbsim.scenario.language.value.Weight;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sets one server apart from its pool; null where it is like the pool. */
@Doc("What sets one server apart from its pool.")
public record MemberSpec(
    @Doc("The place where it stands.") @Nullable Ref at,
    @Doc("How long a worker is busy with one request.") @Measured(Measure.TIME)
        @Nullable DistributionSpec service,
    @Doc("A factor on the service time that each visit draws anew.") @Measured(Measure.FACTOR)
        @Nullable DistributionSpec slowdown,
    @Doc("Which waiting request is next.") @Nullable Discipline discipline,
    @Doc("How many requests it works on at a time.") @Range(min = "1", max = "1000000")
        @Nullable Integer workers,
    @Doc("Who may wait; a number alone is how many.") @Nullable QueueSpec queue,
    @Doc("How fast it works.") @Range(above = "0") @Nullable Factor speed,
    @Doc("Share of the traffic relative to its neighbours.") @Range(above = "0")
        @Nullable Weight weight,
    @Doc("It works slower for a while after it has started.") @Nullable WarmUpSpec warmUp,
    @Doc("Which share of requests it answers with an error.") @Nullable ErrorsSpec errors,
    @Doc("It runs out of memory with more requests than this.") @Nullable OomSpec oom,
    @Doc("Which of its numbers become sliders, and from where to where.") @Named(Named.Style.SLIDER)
        Map<String, TuneRange> tune) {

  /** A server like any other of its pool. */
  public static final MemberSpec NONE =
      new MemberSpec(null, null, null, null, null, null, null, null, null, null, null, Map.of());
}
