package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.SpreadSpec;
import org.jspecify.annotations.Nullable;

/** DNS resolvers, each with a cache that its clients share. */
@Doc("DNS resolvers, each with a cache that its clients share.")
public record ResolversSpec(
    @Doc("A product, or a population, that gives what is not written here.")
        @Nullable ResolverLike like,
    @Doc("The place where they are; without it, next to everything.") @Nullable Ref at,
    @Doc("How many there are; 1, or 1000 where they are like internet.")
        @Range(min = "1", max = "1000000")
        @Nullable Integer count,
    @Doc("How clients spread over them: uniform, or zipf(s=1) for a few large ones.")
        @Default("uniform")
        SpreadSpec share,
    @Doc(
            "In which order several addresses of an answer are handed out; rotate, unless the"
                + " product does otherwise.")
        @Nullable AddressOrder order,
    @Doc("Limits on how long an answer is kept.") @Default("{}") TtlSpec ttl,
    @Doc("Limits on how long it is kept that there is no answer.") @Default("{}")
        TtlSpec negativeTtl,
    @Doc("Resolvers that keep answers as long as they like.") @Nullable IgnoreTtlSpec ignoreTtl,
    @Doc("How many machines each of them is; a question comes to any of them.")
        @Range(min = "1", max = "1000")
        @Nullable Integer frontEnds,
    @Doc("Whether the machines of one resolver share one cache.") @Default("false") boolean shared,
    @Doc("Whether name servers are told the network a client is in (RFC 7871).")
        @Default(value = "false", source = "unbound, module-config without subnetcache")
        boolean ecs,
    @Doc("Whether a question that is under way is not asked again.")
        @Default(value = "true", source = "RFC 5452, section 5; every product")
        boolean coalesce,
    @Doc("Ask again at a hit when this little is left of an answer's life, such as 10%.")
        @Nullable PrefetchSpec prefetch,
    @Doc("Give answers whose life is over while there are none better.")
        @Nullable ServeStaleSpec serveStale,
    @Doc("How long to remember that nobody could find out (RFC 9520); without it 5s.")
        @Range(max = "5m")
        @Nullable Span failureTtl,
    @Doc("How patiently name servers are asked.") @Default("{}") UpstreamSpec upstream) {

  /** Limits on how long an answer is kept. */
  @Doc("Limits on how long an answer is kept.")
  public record TtlSpec(
      @Doc("Keep it at least this long.") @Nullable Span min,
      @Doc("Keep it no longer than this.") @Nullable Span max) {}

  /** Asking before one must. */
  @Doc("When to ask for what is still known; a share alone is how much of its life is left.")
  @Short("share")
  public record PrefetchSpec(
      @Doc("The share of an answer's life that is left.")
          @Default(value = "10%", source = "unbound, prefetch")
          Share share,
      @Doc("Ask also when no more than this is left.")
          @Default(value = "0s", source = "unbound has no such limit; BIND, prefetch: 2s")
          Span last,
      @Doc("Leave answers alone that live shorter than this.")
          @Default(value = "0s", source = "unbound has no such limit; BIND, prefetch: 9s")
          Span from) {}

  /** Answers whose life is over. */
  @Doc("Answers whose life is over; a time alone is how long after its end one is of use.")
  @Short("max")
  public record ServeStaleSpec(
      @Doc("How long after its end an answer is of use.")
          @Default(value = "1d", source = "unbound, serve-expired-ttl; RFC 8767, 1 to 3 days")
          @Range(above = "0s")
          Span max,
      @Doc("How long clients wait for a better one; 0s gives the stale one at once.")
          @Default(value = "1800ms", source = "RFC 8767, client response timer")
          Span after,
      @Doc("How long clients may keep it.") @Default(value = "30s", source = "RFC 8767, section 4")
          Span ttl,
      @Doc("How long nobody is asked after all name servers have failed.")
          @Default(value = "30s", source = "RFC 8767, failure recheck timer")
          Span recheck) {}

  /** Patience with name servers. */
  @Doc("How patiently name servers are asked.")
  public record UpstreamSpec(
      @Doc("How long to wait for an answer.")
          @Default(value = "1500ms", source = "PowerDNS Recursor, network-timeout")
          @Range(above = "0s")
          Span timeout,
      @Doc("How often to ask before giving up.")
          @Default(value = "3", source = "so that it gives up before the stub's 5 s")
          @Range(min = "1", max = "100")
          int tries) {}

  /** How many, given or by the population. */
  public int effectiveCount() {
    return count != null ? count : like == null ? 1 : like.count();
  }

  /** The order of addresses, given or by the product. */
  public AddressOrder effectiveOrder() {
    return order != null ? order : like == null ? AddressOrder.ROTATE : like.order();
  }

  /** Limits on how long an answer is kept, given or by the product. */
  public TtlSpec effectiveTtl() {
    return like == null ? ttl : merge(ttl, like.ttl());
  }

  /** Limits on how long no answer is kept, given or by the product. */
  public TtlSpec effectiveNegativeTtl() {
    return like == null ? negativeTtl : merge(negativeTtl, like.negativeTtl());
  }

  private static TtlSpec merge(TtlSpec given, TtlSpec ofProduct) {
    return new TtlSpec(
        given.min() != null ? given.min() : ofProduct.min(),
        given.max() != null ? given.max() : ofProduct.max());
  }

  /** Those who disregard TTLs, given or by the population; null for none. */
  public @Nullable IgnoreTtlSpec effectiveIgnoreTtl() {
    return ignoreTtl != null || like == null ? ignoreTtl : like.ignoreTtl();
  }

  /** When to ask ahead, given or by the product; null for never. */
  public @Nullable PrefetchSpec effectivePrefetch() {
    return prefetch != null || like == null ? prefetch : like.prefetch();
  }

  /** How many caches each of them is. */
  public int caches() {
    int machines = frontEnds != null ? frontEnds : like == null ? 1 : like.frontEnds();
    return shared ? 1 : machines;
  }

  /** How long failures are remembered, given or by the product (CoreDNS and unbound: 5 s). */
  public Span effectiveFailureTtl() {
    ResolverLike product = like == null ? ResolverLike.UNBOUND : like;
    return failureTtl != null ? failureTtl : product.failureTtl();
  }
}
