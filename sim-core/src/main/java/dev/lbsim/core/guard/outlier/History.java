package dev.lbsim.core.guard.outlier;

/** What an outlier detector knows of one backend. Hot path: counts once per request. */
final class History {
  final Tally answers = new Tally();
  final Tally local = new Tally();
  int errorRun;
  int gatewayRun;
  int localRun;
  boolean absent;
  boolean ejected;
  long untilNanos;
  boolean wasBack;
  long backSinceNanos;
  long recentEjections;

  void clearRuns() {
    errorRun = 0;
    gatewayRun = 0;
    localRun = 0;
  }

  Tally tally(boolean ofLocal) {
    return ofLocal ? local : answers;
  }

  boolean counts(boolean ofLocal, int requestsMin) {
    return !ejected && tally(ofLocal).counts(requestsMin);
  }

  /** Successes among requests, of the interval now filling and of the last full one. */
  static final class Tally {
    private long requests;
    private long successes;
    private long lastRequests;
    private long lastSuccesses;

    void count(boolean success) {
      requests++;
      successes += success ? 1 : 0;
    }

    void turn() {
      lastRequests = requests;
      lastSuccesses = successes;
      requests = 0;
      successes = 0;
    }

    boolean counts(int requestsMin) {
      return lastRequests > 0 && lastRequests >= requestsMin;
    }

    double rate() {
      return (double) lastSuccesses / lastRequests;
    }
  }
}
