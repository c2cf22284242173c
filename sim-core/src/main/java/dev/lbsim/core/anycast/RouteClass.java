package dev.lbsim.core.anycast;

/** From whom an AS has its route: what it prefers by, before any length. */
public enum RouteClass {
  /** From a customer, who pays for the traffic. */
  CUSTOMER,
  /** From a peer: free. */
  PEER,
  /** From a provider, who is paid. */
  PROVIDER,
  /** There is no route. */
  NONE
}
