package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.CountBy;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Sessions that stay with the backend that answered them last. */
@Doc("Sessions that stay with the backend that answered them last, whatever its weight is by now.")
@Short("by")
public record StickySpec(
    @Doc(
            "How a session is known: by a cookie that the proxy gives each client, by a table of the"
                + " proxy's (a stick table), or not at all (none), for a route whose tier is sticky.")
        @Default("cookie")
        By by,
    @Doc(
            "Of a table, what makes a session: each client (source address), group of clients, path,"
                + " host, method, value of a header or cookie (header x-session).")
        @Default(value = "client", source = "HAProxy, stick on src")
        CountBy key,
    @Doc(
            "Of a table, how many sessions it has room for; beyond, the one silent for longest is"
                + " forgotten.")
        @Default(
            value = "100000",
            source = "HAProxy has no default; its manual's examples: 100k to 1m")
        @Range(min = "1", max = "10000000")
        int size,
    @Doc(
            "Of a table, who shares it: the workers of a proxy, all proxies (HAProxy, peers), or"
                + " nobody. It is lost with the proxy, unless others have it as well.")
        @Default(value = "instance", source = "HAProxy, stick-table without peers")
        RateLimitSpec.Scope scope,
    @Doc(
            "How long a session may be silent and still be known; without it, for ever (HAProxy:"
                + " maxidle of a cookie, expire of a table).")
        @Range(above = "0s")
        @Nullable Span maxIdle,
    @Doc(
            "How long a session is known after it was sent to its backend first; without it, for ever"
                + " (HAProxy: maxlife; Envoy: ttl; nginx: expires).")
        @Range(above = "0s")
        @Nullable Span maxLife,
    @Doc("Whether a backend that is drained keeps the sessions it has, or they move at once.")
        @Default(value = "keep", source = "HAProxy and nginx, drain")
        Draining draining,
    @Doc(
            "What a session gets whose backend is down, ejected or removed: another backend, which"
                + " then is its own (balance), or an error, retries included (fail).")
        @Default(value = "balance", source = "HAProxy, option redispatch; Envoy, strict: false")
        Fallback fallback,
    @Doc("Of a cookie, what real clients get; in a simulation it needs no name.")
        @Nullable CookieSpec cookie) {

  /** How a session is known. */
  public enum By {
    /** The client brings a cookie. */
    COOKIE,
    /** The proxy remembers it. */
    TABLE,
    /** Not at all. */
    NONE
  }

  /** What a drained backend does. */
  public enum Draining {
    /** It goes on with its sessions. */
    KEEP,
    /** It has no sessions any more. */
    MOVE
  }

  /** What happens to a session without its backend. */
  public enum Fallback {
    /** It gets another one. */
    BALANCE,
    /** It gets an error. */
    FAIL
  }
}
