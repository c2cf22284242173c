package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Inline;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Weight;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of request in a mix. */
@Doc("One kind of request in a mix.")
public record RequestSpec(
    @Doc("The path of its URL, with its query.") @Default("/") String path,
    @Doc("The host of its URL; without it, the name or tier its clients visit.")
        @Nullable String host,
    @Doc("Its HTTP method.") @Default("GET") String method,
    @Doc("Its headers, by name.") @Named(Named.Style.FIELD) Map<String, String> headers,
    @Doc("Its cookies, by name.") @Named(Named.Style.FIELD) Map<String, String> cookies,
    @Doc("How common it is, relative to the other kinds.") @Default("1") Weight share,
    @Doc("How much work it is, as a multiple of the server's service time.")
        @Default("1")
        @Measured(Measure.FACTOR)
        DistributionSpec cost,
    @Doc("Bytes of its answer; with a key, each object has a size of its own, whoever asks.")
        @Default("0B")
        @Measured(Measure.SIZE)
        DistributionSpec size,
    @Doc("Bytes of its header, which take time on a slow line.") @Default("700B") Bytes header,
    @Doc("Bytes of its body; without it, none.") @Nullable Bytes body,
    @Doc(
            "The key of the object it asks for; load balancers can hash on it, and caches keep it by it.")
        @Measured(Measure.NUMBER)
        @Nullable DistributionSpec key,
    @Doc("How important it is, for servers that serve or shed by priority.") @Default("default")
        Priority priority,
    @Inline AnswerSpec answer) {}
