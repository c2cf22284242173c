package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.ExactlyOne;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Caches that keep answers as long as they like. */
@Doc("Caches that keep answers as long as they like.")
@ExactlyOne({"at-least", "exactly"})
public record IgnoreTtlSpec(
    @Doc("The share of them that do.") Share share,
    @Doc("How long those keep an answer at least.") @Nullable Span atLeast,
    @Doc("How long those keep every answer.") @Nullable Span exactly) {}
