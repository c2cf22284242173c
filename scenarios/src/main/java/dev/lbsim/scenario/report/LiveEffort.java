package dev.lbsim.scenario.report;

/**
 * What a live run asked of the machine, and how well the machine kept time: what a live latency has
 * that a simulated one has not.
 *
 * @param due how many things were due at some instant: arrivals, ends of service, timeouts
 * @param lateP50 how late half of them were at most, in seconds on the wall
 * @param lateP99 how late all but one in a hundred were at most
 * @param lateMax how late the latest was
 * @param loopCpuSeconds CPU time of the event loop, which is everybody in the live world at once:
 *     clients, balancers and servers; NaN where the JVM does not tell
 * @param processCpuSeconds CPU time of the whole process meanwhile, with compiler and collector
 * @param wallSeconds how long the world was driven
 * @param requests how many requests began in that time, the warm-up included
 */
public record LiveEffort(
    long due,
    double lateP50,
    double lateP99,
    double lateMax,
    double loopCpuSeconds,
    double processCpuSeconds,
    double wallSeconds,
    long requests) {

  /** CPU time of the event loop for each request, in seconds; NaN where there is none to tell. */
  public double cpuPerRequest() {
    return requests == 0 ? Double.NaN : loopCpuSeconds / requests;
  }

  /** Which part of one core the event loop took, from 0 to 1. */
  public double loopShare() {
    return loopCpuSeconds / wallSeconds;
  }
}
