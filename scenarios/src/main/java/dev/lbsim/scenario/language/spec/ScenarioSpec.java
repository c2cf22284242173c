package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.value.Raw;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole scenario file, section by section in the order of a request's path. What a file does not
 * mention does not happen.
 */
@Doc("A load-balancing topology, what happens to it, and what is expected of it.")
public record ScenarioSpec(
    @Doc("Version of this format; there is only 1 so far.") @Range(min = "1", max = "1") int lbsim,
    @Doc("A short name for results and lists.") @Nullable String name,
    @Doc("One line for people.") @Nullable String title,
    @Doc("How long to run, and how often.") @Default("{}") RunSpec run,
    @Doc("Where the parts of the scenario stand, by name.") Map<String, PlaceSpec> places,
    @Doc("What lies between places.") @Default("{}") NetworkSpec network,
    @Doc("Groups of clients, by name.") Map<String, ClientsSpec> clients,
    @Doc("Groups of DNS resolvers, by name.") Map<String, ResolversSpec> resolvers,
    @Doc("DNS names and what they resolve to.") @Named(Named.Style.HOST) Map<String, DnsSpec> dns,
    @Doc("Anycast addresses, by name: several sites announce one address.")
        Map<String, AnycastSpec> anycast,
    @Doc("Layer-4 load balancers, by name: they place connections.") Map<String, L4Spec> l4,
    @Doc("Layer-7 load balancers, by name: they place requests.") Map<String, L7Spec> l7,
    @Doc("Pools of servers, by name.") Map<String, ServersSpec> servers,
    @Doc("What happens during the run.") List<EventSpec> events,
    @Doc("What is expected of the result: one line each, checked after the run.")
        List<Expectation> expect,
    @Doc("Named changes to this file; each is a part of the file that is laid over it.")
        Map<String, Raw> variants,
    @Doc("What a learner is asked and told.") @Nullable LessonSpec lesson) {}
