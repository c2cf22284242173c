package dev.lbsim.core.anycast;

import org.jspecify.annotations.Nullable;

/**
 * What a route says of its way, as it is told to neighbours: the AS that tells it, the way from
 * there, and the site at its end. Paths share their ends, so telling one on costs one node.
 */
final class AsPath {
  final int as;
  final @Nullable AsPath rest;

  /** AS numbers on it, prepended ones each time. */
  final int length;

  final int site;

  /** The path of {@code as} to a site of its own. */
  AsPath(int as, Announcements.Session session) {
    this.as = as;
    this.rest = null;
    this.length = 2 + session.prepend();
    this.site = session.site();
  }

  /** The path of {@code as} by way of a neighbour. */
  AsPath(int as, AsPath rest) {
    this.as = as;
    this.rest = rest;
    this.length = rest.length + 1;
    this.site = rest.site;
  }

  boolean contains(int wanted) {
    for (AsPath each = this; each != null; each = each.rest) {
      if (each.as == wanted) {
        return true;
      }
    }
    return false;
  }

  /** True if both say the same. They mostly end alike, and then it shows early. */
  static boolean same(@Nullable AsPath a, @Nullable AsPath b) {
    AsPath one = a;
    AsPath other = b;
    while (one != other) {
      if (one == null
          || other == null
          || one.as != other.as
          || one.length != other.length
          || one.site != other.site) {
        return false;
      }
      one = one.rest;
      other = other.rest;
    }
    return true;
  }
}
