package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.SpreadSpec;
import org.jspecify.annotations.Nullable;

/** DNS resolvers, each with a cache that its clients share. */
@Doc("DNS resolvers, each with a cache that its clients share.")
public record ResolversSpec(
    @Doc("How many there are.") @Default("1") @Range(min = "1", max = "1000000") int count,
    @Doc("How clients spread over them: uniform, or zipf(s=1) for a few large ones.")
        @Default("uniform")
        SpreadSpec share,
    @Doc("In which order several addresses of an answer are handed out.")
        @Default(value = "rotate", source = "unbound, rrset-roundrobin")
        AddressOrder order,
    @Doc("Limits on how long an answer is kept.") @Default("{}") TtlSpec ttl,
    @Doc("Resolvers that keep answers longer than they should.")
        @Nullable IgnoreTtlSpec ignoreTtl) {

  /** Limits on how long an answer is kept. */
  @Doc("Limits on how long an answer is kept.")
  public record TtlSpec(
      @Doc("Keep every answer at least this long.")
          @Default(value = "0s", source = "unbound, cache-min-ttl")
          Span min,
      @Doc("Keep no answer longer than this.") @Nullable Span max) {}

  /** Resolvers that keep answers longer than they should. */
  @Doc("Resolvers that keep answers longer than they should.")
  public record IgnoreTtlSpec(
      @Doc("The share of resolvers that do.") Share share,
      @Doc("How long those keep an answer at least.") Span atLeast) {}
}
