package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.AtMostOne;
import dev.lbsim.scenario.language.bind.Default;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pool of servers. What a member does not say, the pool says for it. */
@Doc("A pool of servers.")
@AtMostOne({"count", "members"})
public record ServersSpec(
    @Doc("The place where they stand; without it, next to everything.") @Nullable Ref at,
    @Doc("How many equal servers, named 1, 2, 3 and so on.")
        @Default("1")
        @Range(min = "1", max = "100000")
        int count,
    @Doc("Servers by name, each with what sets it apart from the pool.") @Named(Named.Style.MEMBER)
        Map<String, MemberSpec> members,
    @Doc(
            "Whether every connection begins with a PROXY protocol header, by which a layer-4 tier says"
                + " who the client is (nginx: listen ... proxy_protocol). Live, one without is closed;"
                + " the simulator knows its clients anyway.")
        @Default(value = "false", source = "nginx")
        boolean acceptProxy,
    @Doc("How long a worker is busy with one request.") @Measured(Measure.TIME)
        @Nullable DistributionSpec service,
    @Doc(
            "A factor on the service time that each visit draws anew, whatever the request: a server"
                + " that is slow by chance. A mean other than 1 slows or speeds up all of them.")
        @Measured(Measure.FACTOR)
        @Nullable DistributionSpec slowdown,
    @Doc(
            "Which waiting request is next: fifo, lifo, priority (the most important), or ps for all at"
                + " once, each at its share.")
        @Default("fifo")
        Discipline discipline,
    @Doc("How many requests a server works on at a time.")
        @Default("1")
        @Range(min = "1", max = "1000000")
        int workers,
    @Doc("Who may wait; a number alone is how many, without those being worked on.")
        @Default(value = "unlimited", source = "what is not mentioned does not exist")
        QueueSpec queue,
    @Doc("How fast a server works: 2x halves every service time.")
        @Default("1x")
        @Range(above = "0")
        Factor speed,
    @Doc("Share of the traffic relative to its neighbours, for algorithms that heed it.")
        @Default("1")
        @Range(above = "0")
        Weight weight,
    @Doc("A server that has just started works slower for a while.") @Nullable WarmUpSpec warmUp,
    @Doc("Which share of requests a server answers with an error.") @Default("0%")
        ErrorsSpec errors,
    @Doc("It runs out of memory, and is killed, with more requests than this.")
        @Nullable OomSpec oom,
    @Doc("Lets the number of servers follow the load; count is then how many there are at first.")
        @Nullable AutoscaleSpec autoscale,
    @Doc("Which numbers become sliders, and from where to where.") @Named(Named.Style.SLIDER)
        Map<String, TuneRange> tune) {

  /** How many servers there are, those included that an autoscaler may add. */
  public int size() {
    if (!members.isEmpty()) {
      return members.size();
    }
    return autoscale == null ? count : Math.max(count, autoscale.max());
  }

  /** All servers of the pool, in order, each with everything it inherits filled in. */
  public List<ServerSpec> all() {
    List<ServerSpec> all = new ArrayList<>();
    if (members.isEmpty()) {
      for (int i = 1; i <= size(); i++) {
        all.add(ServerSpec.of(Integer.toString(i), MemberSpec.NONE, this));
      }
    }
    members.forEach((name, member) -> all.add(ServerSpec.of(name, member, this)));
    return List.copyOf(all);
  }
}
