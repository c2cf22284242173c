package dev.lbsim.core.model;

/** Where packets to an anycast address end that nobody on their way has a route for. */
final class NoRoute implements Front {
  private final String name;
  private long count;

  NoRoute(String name) {
    this.name = name;
  }

  @Override
  public void arrive(Request request) {
    count++;
    request.lose();
  }

  /** How many came here. */
  long count() {
    return count;
  }

  @Override
  public Probe probe() {
    return Probe.SILENCE;
  }

  @Override
  public boolean asksForConnections() {
    return false;
  }

  @Override
  public boolean endsTls() {
    return false;
  }

  @Override
  public boolean speaks() {
    return false;
  }

  @Override
  public int place() {
    return Network.NOWHERE;
  }

  @Override
  public String name() {
    return name;
  }
}
