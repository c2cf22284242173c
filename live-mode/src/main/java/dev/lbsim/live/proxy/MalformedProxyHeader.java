package dev.lbsim.live.proxy;

/** What came is no PROXY protocol header; the message says why not. */
final class MalformedProxyHeader extends Exception {
  private static final long serialVersionUID = 1;

  MalformedProxyHeader(String why) {
    super(why, null, false, false);
  }
}
