package dev.lbsim.core.stats;

import dev.lbsim.core.random.Streams;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * M/M/1 customers in order of arrival by D. V. Lindley's recursion (1952): W' = max(0, W + S - A).
 * The mean service time is 1. Starts empty; in equilibrium the mean wait is rho / (1 - rho) and the
 * time in system is exponential with mean 1 / (1 - rho).
 */
final class Mm1 {
  private final ContinuousSampler gaps;
  private final ContinuousSampler services;
  private double arrival;
  private double wait;
  private double service;

  Mm1(double rho, long seed, int replication) {
    Streams streams = new Streams(seed, replication);
    gaps = ZigguratSampler.Exponential.of(streams.stream("arrivals").source(), 1 / rho);
    services = ZigguratSampler.Exponential.of(streams.stream("services").source(), 1);
  }

  /** Starts in equilibrium, with a wait drawn from its stationary law, instead of empty. */
  static Mm1 stationary(double rho, long seed, int replication) {
    Mm1 queue = new Mm1(rho, seed, replication);
    var source = new Streams(seed, replication).stream("start").source();
    // The first customer finds work, with probability rho, of exponential length.
    if (source.nextDouble() < rho) {
      queue.wait = ZigguratSampler.Exponential.of(source, 1 / (1 - rho)).sample();
    }
    queue.service = queue.services.sample();
    return queue;
  }

  /** Steps to the next customer. */
  void next() {
    double gap = gaps.sample();
    arrival += gap;
    wait = Math.max(0, wait + service - gap);
    service = services.sample();
  }

  /** When the current customer arrived. */
  double arrival() {
    return arrival;
  }

  /** How long the current customer waits. */
  double waiting() {
    return wait;
  }

  /** The service time of the current customer. */
  double service() {
    return service;
  }

  /** Waiting and service time of the current customer. */
  double inSystem() {
    return wait + service;
  }
}
