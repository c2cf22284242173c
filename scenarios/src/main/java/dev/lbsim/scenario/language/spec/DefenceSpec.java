package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Bandwidth;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** What a layer-7 tier does against clients that take too much. */
@Doc("What a layer-7 tier does against clients that take too much of it.")
public record DefenceSpec(
    @Doc("How many connections it can hold; a number alone is the most of each proxy.")
        @Nullable SlotsSpec connections,
    @Doc("Most connections of one client (source address) at a time (HAProxy, src_conn_cur).")
        @Range(min = "1", max = "1000000000")
        @Nullable Integer connectionsPerClient,
    @Doc(
            "How long a request's header may take to come (errors.blocked, a 408); a time alone is"
                + " the whole of it. HAProxy has no limit (timeout http-request), nginx 60s, Apache"
                + " 20s growing to 40s.")
        @Nullable ReadTimeoutSpec headerTimeout,
    @Doc(
            "How long a request's body may take to come; a time alone is the whole of it. Apache has"
                + " 20s and a min-rate of 500B/s.")
        @Nullable ReadTimeoutSpec bodyTimeout,
    @Doc(
            "The longest pause between two pieces of a request or of the reading of an answer. nginx"
                + " has 60s (client_body_timeout, send_timeout), HAProxy timeout client.")
        @Range(above = "0s")
        @Nullable Span pauseTimeout,
    @Doc(
            "How long a connection is kept that carries no request. HAProxy has timeout"
                + " http-keep-alive, nginx 75s, Apache 5s.")
        @Range(above = "0s")
        @Nullable Span keepaliveTimeout,
    @Doc("The longest header (a 431). HAProxy has 15KB, nginx 32KB.") @Nullable Bytes maxHeader,
    @Doc("The longest body (a 413), by what the header says. nginx has 1MiB.")
        @Nullable Bytes maxBody,
    @Doc(
            "Most streams of HTTP/2 at a time on each connection; honest clients keep to it, others"
                + " have streams refused (errors.limited). nginx has 128, HAProxy 100.")
        @Range(min = "1", max = "1000000000")
        @Nullable Integer streams,
    @Doc(
            "How many streams a client may reset on a connection before it is closed; a number alone"
                + " is how many in a second.")
        @Nullable ResetsSpec resets,
    @Doc("Proof that a client is no robot, before its requests go on.")
        @Nullable ChallengeSpec challenge) {

  /** The connections a proxy can hold. */
  @Doc("The connections a proxy can hold: each takes a slot until it is closed, idle ones too.")
  @Short("max")
  public record SlotsSpec(
      @Doc("How many at a time (HAProxy, maxconn; nginx, worker_connections).")
          @Range(min = "1", max = "100000000")
          int max,
      @Doc("Whose they are: each proxy's, or each worker's.") @Default("proxy") Of of,
      @Doc("How many more wait to be accepted.")
          @Default(value = "4096", source = "Linux, net.core.somaxconn")
          @Range(min = "0", max = "100000000")
          int backlog,
      @Doc("What happens to those beyond: their first packet is ignored, or they are refused.")
          @Default(value = "drop", source = "Linux, net.ipv4.tcp_abort_on_overflow 0")
          WhenFull whenFull,
      @Doc("Whether an idle connection is closed for a new one that finds no slot.")
          @Default(value = "true", source = "nginx, reusable connections")
          boolean closeIdle) {

    /** Whose slots they are. */
    public enum Of {
      /** Each proxy's. */
      PROXY,
      /** Each worker's. */
      WORKER
    }

    /** What becomes of a connection that finds no place. */
    public enum WhenFull {
      /** Nobody answers. */
      DROP,
      /** It is refused. */
      REFUSE
    }
  }

  /** Streams that clients reset. */
  @Doc("How many streams a client may reset on a connection.")
  @Short("max")
  public record ResetsSpec(
      @Doc("How many (Envoy, premature_reset_total_stream_count, 500).")
          @Range(min = "0", max = "1000000000")
          int max,
      @Doc("In how long, from the first of them.") @Default("1s") @Range(above = "0s") Span per,
      @Doc("For how long the client is turned away after that (errors.blocked); without it, not.")
          @Range(above = "0s")
          @Nullable Span ban) {}

  /** How long something may take to come. */
  @Doc("How long something may take to come.")
  @Short("time")
  public record ReadTimeoutSpec(
      @Doc("The time, whatever comes.") @Range(above = "0s") Span time,
      @Doc("So many bytes buy another second (Apache, MinRate).") @Nullable Bandwidth minRate,
      @Doc("The longest it grows to.") @Nullable Span most) {}
}
