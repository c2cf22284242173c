package dev.lbsim.scenario.language.check;

/** Forms that parts of a real request have to have: what else is in them could split it in two. */
final class HttpForms {
  /** RFC 3986: what a path is made of. The $ is that of groups where there are any. */
  static final String PATH = "[A-Za-z0-9/._~!$&'()*+,;=:@%-]*";

  /** The same with a query. */
  static final String TARGET = "/[A-Za-z0-9/._~!$&'()*+,;=:@%?-]*";

  /** A host, with a port if it has one. */
  static final String HOST = "[A-Za-z0-9_.-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?";

  /** The value of a header. */
  static final String VALUE = "[\\x20-\\x7e]*";

  private HttpForms() {}
}
