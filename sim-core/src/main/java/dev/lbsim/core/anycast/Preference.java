package dev.lbsim.core.anycast;

/**
 * How good a route is, in one number: lower is better. Class comes first, then the length of the AS
 * path, then how far the route may be passed on.
 *
 * <p>The last step is no step of BGP. It stands for what an AS of many routers does: of equally
 * good routes some routers take the one that may be passed on, and so it is. Without it the tie
 * rule would decide who hears of a route at all.
 */
final class Preference {
  /** Of an AS that has no route. */
  static final int NO_ROUTE = Integer.MAX_VALUE;

  private static final int CLASS_SHIFT = 28;
  private static final int LENGTH_SHIFT = 2;
  private static final int LENGTH_MASK = (1 << (CLASS_SHIFT - LENGTH_SHIFT)) - 1;
  private static final RouteClass[] CLASSES = RouteClass.values();

  private Preference() {}

  /** A route from a neighbour, which may go wherever its class allows. */
  static int of(RouteClass routeClass, int length) {
    return routeClass.ordinal() << CLASS_SHIFT | length << LENGTH_SHIFT;
  }

  /** A route from one of our sites. */
  static int of(Announcements.Session session) {
    boolean peer = session.neighbour() == Announcements.Neighbour.PEER;
    Announcements.Limit limit = session.limit();
    if (peer && limit == Announcements.Limit.TO_CUSTOMERS_ONLY) {
      limit = Announcements.Limit.NONE; // that is where a route from a peer goes anyway
    }
    return of(peer ? RouteClass.PEER : RouteClass.CUSTOMER, 1 + session.prepend())
        | limit.ordinal();
  }

  /** The same as from a customer: where only length counts, and all are told. */
  static int asCustomers(int preference) {
    return preference & (1 << CLASS_SHIFT) - 1;
  }

  static RouteClass routeClass(int preference) {
    return preference == NO_ROUTE ? RouteClass.NONE : CLASSES[preference >> CLASS_SHIFT];
  }

  static int length(int preference) {
    return preference >> LENGTH_SHIFT & LENGTH_MASK;
  }

  /** True if the AS tells its peers and providers. */
  static boolean goesToAll(int preference) {
    return preference >> CLASS_SHIFT == 0 && (preference & 3) == 0;
  }

  /** True if the AS tells its customers. */
  static boolean goesToCustomers(int preference) {
    return preference != NO_ROUTE && (preference & 3) != Announcements.Limit.NO_EXPORT.ordinal();
  }
}
