package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Elsewhere;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Word;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.Count;
import dev.lbsim.scenario.language.value.EcmpSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** A layer-4 load balancer: one virtual address, connections placed by hash. */
@Doc("A layer-4 load balancer: one virtual address, connections placed by hash.")
@Elsewhere(
    keys = {"send-proxy-v2", "proxy-protocol"},
    hint =
        "send-proxy: v2 tells backends who the client is, and accept-proxy: true lets the one in front"
            + " tell")
public record L4Spec(
    @Doc("The place where it stands; without it, next to everything.") @Nullable Ref at,
    @Doc("Instances behind the virtual address; routers spread flows over them (ECMP).")
        @Default("1")
        @Range(min = "1", max = "1000")
        int count,
    @Doc("How routers spread flows over the instances.")
        @Default(value = "modulo", source = "the simplest hardware; Linux has threshold")
        EcmpSpec ecmp,
    @Doc("The algorithm that places connections.")
        @Default(value = "maglev", source = "Katran and Maglev place flows so")
        BalanceSpec balance,
    @Doc("What is hashed: the whole 5-tuple, or the source address only.")
        @Default(value = "5-tuple", source = "Katran; IPVS mh with mh-port")
        HashOn hashOn,
    @Doc("A table that remembers where flows went, or none.")
        @Default(value = "none", source = "what is not mentioned does not exist")
        @Word("none")
        @Nullable TableSpec connections,
    @Doc("Whether answers come back through it (proxied) or go straight to the client (direct).")
        @Default(value = "direct", source = "Maglev and Katran use direct server return")
        @Key("return")
        Return returns,
    @Doc(
            "Whether clients come with a PROXY protocol header, from a balancer in front of all of"
                + " this that says who they are (HAProxy: accept-proxy). Live, a connection without one"
                + " is closed; the simulator knows its clients anyway.")
        @Default(value = "false", source = "HAProxy")
        boolean acceptProxy,
    @Doc(
            "The version of the PROXY protocol header that tells backends who the client is (HAProxy:"
                + " send-proxy, send-proxy-v2); they need accept-proxy. Live, with return: proxied,"
                + " backends see this tier's address without it; the simulator tells them the client's"
                + " anyway.")
        @Default(value = "none", source = "HAProxy")
        @Word("none")
        @Nullable ProxyVersion sendProxy,
    @Doc("How it finds out which backends work; without it, it does not.")
        @Nullable HealthSpec health,
    @Doc("Where connections go: a layer-7 tier or a pool of servers.") Ref pool,
    @Doc("Little traffic at first for a backend that has just come up.")
        @Nullable SlowStartSpec slowStart,
    @Doc("With fewer than this share of backends healthy, use all of them.")
        @Default(value = "0%", source = "off; Envoy's healthy_panic_threshold is 50%")
        Share panic,
    @Doc("How old its picture of its backends is; without it, none at all.")
        @Nullable ViewSpec view,
    @Doc("How long routers keep sending flows to an instance that died.") @Default("0s")
        Span detect) {

  /** The forms of a PROXY protocol header. */
  public enum ProxyVersion {
    /** A line of text. */
    V1,
    /** Binary. */
    V2
  }

  /** What is hashed. */
  public enum HashOn {
    /** Source and destination address and port, and the protocol. */
    @Key("5-tuple")
    FIVE_TUPLE,
    /** The source address. */
    SOURCE
  }

  /** The way of answers. */
  public enum Return {
    /** Straight to the client. */
    DIRECT,
    /** Through the load balancer. */
    PROXIED
  }

  /** A table of flows. */
  @Doc("A table that remembers where flows went.")
  public record TableSpec(
      @Doc("How many flows it holds.")
          @Default(value = "1M", source = "order of Katran's LRU size per server")
          @Range(min = "1")
          Count table,
      @Doc("A flow without packets for this long is forgotten; without it, never.")
          @Range(above = "0s")
          @Nullable Span idle) {}
}
