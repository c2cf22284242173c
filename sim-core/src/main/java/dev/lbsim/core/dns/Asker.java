package dev.lbsim.core.dns;

/**
 * Who asks a name server, as far as it can tell: the resolver, or with RFC 7871 the network of the
 * client behind it.
 */
public interface Asker {
  /** A place that is none. */
  int NOWHERE = -1;

  /** Somebody somewhere. */
  Asker UNKNOWN = () -> NOWHERE;

  /** Where it is, or {@link #NOWHERE}. */
  int place();
}
