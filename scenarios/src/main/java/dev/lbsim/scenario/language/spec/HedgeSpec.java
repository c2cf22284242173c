package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Wait;
import org.jspecify.annotations.Nullable;

/** Another attempt beside one that takes long; the first answer wins. */
@Doc("Another attempt beside one that takes long; the first answer wins.")
@Short("after")
public record HedgeSpec(
    @Doc(
            "How long to wait for an answer before another attempt: a time, or p95 for as long as"
                + " 95 % of answers lately took (nothing is hedged before 100 answers were seen).")
        Wait after,
    @Doc("How many such attempts one request may get.")
        @Default(value = "1", source = "Dean and Barroso, The Tail at Scale, CACM 2013")
        @Range(min = "1", max = "100")
        int max,
    @Doc(
            "Such attempts allowed as a share of requests of the last 10 s, by each worker; without"
                + " it, any number.")
        @Nullable Share budget) {}
