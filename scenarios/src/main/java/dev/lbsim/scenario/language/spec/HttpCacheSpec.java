package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.ReplacementSpec;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/**
 * A cache before the backends of a layer-7 tier. What may be kept and served is decided as RFC 9111
 * says, from what requests and answers say.
 */
@Doc("A cache before the backends of a layer-7 tier (RFC 9111).")
@Short("size")
public record HttpCacheSpec(
    @Doc("Most bytes of all objects together; without it, entries alone are a limit.")
        @Nullable Bytes size,
    @Doc("Most objects; without it, size alone is a limit.") @Range(min = "1", max = "100000000")
        @Nullable Integer entries,
    @Doc("The largest object that is kept at all; without it, as large as the cache.")
        @Nullable Bytes maxObject,
    @Doc("Which object has to go when it is full.")
        @Default(value = "lru", source = "nginx and Varnish")
        ReplacementSpec policy,
    @Doc(
            "How long an answer stays fresh that does not say so itself (nginx, proxy_cache_valid;"
                + " Varnish, default_ttl of 2m); without it, such an answer is not kept unless it has"
                + " an etag or says when it was last modified.")
        @Range(above = "0s")
        @Nullable Span ttl,
    @Doc(
            "How long an error of a backend is answered again without asking it; without it, errors"
                + " are not kept.")
        @Range(above = "0s")
        @Nullable Span negative,
    @Doc(
            "For how long an object may be served after its time while the proxy fetches it anew by"
                + " itself, where its answer does not say (RFC 5861); without it, not at all.")
        @Range(above = "0s")
        @Nullable Span staleWhileRevalidate,
    @Doc(
            "For how long an object may be served after its time when fetching it fails, where its"
                + " answer does not say (RFC 5861); without it, not at all.")
        @Range(above = "0s")
        @Nullable Span staleIfError,
    @Doc("Whether of all who miss an object at once only one fetches it, while the others wait.")
        @Default(value = "false", source = "nginx, proxy_cache_lock; Varnish always does")
        boolean coalesce,
    @Doc("How long the others wait before they fetch it themselves.")
        @Default(value = "5s", source = "nginx, proxy_cache_lock_timeout")
        @Range(above = "0s")
        Span lockTimeout,
    @Doc("Who shares it: each worker has its own, the workers of a proxy share it, or all proxies.")
        @Default(value = "instance", source = "nginx, a zone in shared memory")
        Scope scope,
    @Doc("Whether answers that set a cookie are kept.")
        @Default(value = "false", source = "nginx, Varnish")
        boolean keepCookies) {

  /** Who shares a cache. */
  public enum Scope {
    /** Nobody: each worker has its own. */
    WORKER,
    /** The workers of an instance. */
    INSTANCE,
    /** All instances: it is no further away, and outlives each of them. */
    TIER
  }
}
