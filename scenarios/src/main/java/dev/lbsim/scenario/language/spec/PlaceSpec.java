package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.PositionSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.Map;

/** A place where parts of the scenario stand. */
@Doc("A place where parts of the scenario stand.")
@Short("at")
public record PlaceSpec(
    @Doc("A city of the table (lbsim list cities), or [latitude, longitude] in degrees.")
        PositionSpec at,
    @Doc("Round trips to other places, instead of what the distance says.") @Named(Named.Style.NAME)
        Map<String, Span> rtt) {}
