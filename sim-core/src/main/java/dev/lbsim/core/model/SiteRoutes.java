package dev.lbsim.core.model;

import dev.lbsim.core.anycast.Catchment;

/** Which site of an anycast address packets reach now. */
interface SiteRoutes {
  /** There is no way to any site. */
  int NONE = Catchment.NO_SITE;

  /**
   * The site that packets sent now reach, or {@link #NONE}.
   *
   * @param place where they start, or {@link Network#NOWHERE}
   * @param as index of the AS they start in, or -1 where there are none
   */
  int siteFrom(int place, int as);

  /** Whoever hears a site directly now hears, or no longer hears, its announcement. */
  void setAnnounced(int site, boolean announced);

  /** Announces a site over longer paths from now on: {@code times} prepends on each session. */
  void setPrepend(int site, int times);
}
