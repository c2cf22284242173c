package dev.lbsim.benchmarks;

import dev.lbsim.benchmarks.WholeRuns.Figures;
import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.LatencyHistogram;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The models of one and of ten servers as one would write them by hand for nothing but speed: no
 * nodes, no steps, no cancellation, no conservation; the same distributions, generator and
 * histogram. The distance to {@link WholeRuns} is the price of everything else.
 */
public final class PlainLoops {
  private static final double MEAN_SERVICE_NANOS = 1e6;
  private static final double LOAD = 0.8;
  private static final int REQUESTS = 11_500_000;
  private static final int REPEATS = 5;

  /** How a loop chooses a server. */
  enum Policy {
    ROUND_ROBIN,
    LEAST_REQUEST,
    P2C
  }

  record Model(String name, int servers, Policy policy) {}

  static final List<Model> MODELS =
      List.of(
          new Model("one-server", 1, Policy.ROUND_ROBIN),
          new Model("ten-round-robin", 10, Policy.ROUND_ROBIN),
          new Model("ten-least-request", 10, Policy.LEAST_REQUEST),
          new Model("ten-p2c", 10, Policy.P2C));

  private final Policy policy;
  private final Births[] births;
  private final RandomStream choices;
  private final Sampler gap;
  private final Sampler service;
  private final LazyRootHeap events;
  private final LatencyHistogram latency = LatencyHistogram.fine();
  private int turn;

  private PlainLoops(int servers, Policy policy) {
    Streams streams = new Streams(1, 0);
    this.policy = policy;
    births = new Births[servers];
    Arrays.setAll(births, i -> new Births());
    choices = streams.stream("choices");
    gap =
        Exponential.ofMean(MEAN_SERVICE_NANOS / (LOAD * servers))
            .sampler(streams.stream("arrivals").source());
    service = Exponential.ofMean(MEAN_SERVICE_NANOS).sampler(streams.stream("service").source());
    events = new LazyRootHeap(servers + 1);
  }

  /** Runs the models named, or all: {@code [--quick] NAME...}. */
  public static void main(String[] args) throws IOException {
    boolean quick = args.length > 0 && args[0].equals("--quick");
    List<String> names = Arrays.asList(args).subList(quick ? 1 : 0, args.length);
    for (Model model : MODELS) {
      if (names.isEmpty() || names.contains(model.name())) {
        Figures figures = measure(model, quick ? REQUESTS / 50 : REQUESTS, quick ? 1 : REPEATS);
        WholeRuns.print(model.name(), "plain", figures);
      }
    }
  }

  /** Measures one model, after one run that is not counted. */
  static Figures measure(Model model, int requests, int repeats) {
    double[] perSec = new double[repeats];
    LatencyHistogram latency = run(model, requests);
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      latency = run(model, requests);
      perSec[i] = requests / ((System.nanoTime() - start) / 1e9);
    }
    Arrays.sort(perSec);
    return new Figures(
        requests, perSec[repeats / 2], latency.mean() / 1e9, latency.quantile(0.99) / 1e9);
  }

  private static LatencyHistogram run(Model model, int requests) {
    PlainLoops loop = new PlainLoops(model.servers(), model.policy());
    loop.run(requests);
    return loop.latency;
  }

  /** An event's number is a server whose request ends, or one past the last for an arrival. */
  private void run(int requests) {
    int arrival = births.length;
    int left = requests;
    events.add(gap.nextNanos(), arrival);
    while (left > 0) {
      int event = events.takeFirst();
      long now = events.takenTime();
      if (event == arrival) {
        int server = choose();
        births[server].add(now);
        if (births[server].size() == 1) {
          events.add(now + service.nextNanos(), server);
        }
        events.add(now + gap.nextNanos(), arrival);
      } else {
        latency.record(now - births[event].takeFirst());
        left--;
        if (births[event].size() > 0) {
          events.add(now + service.nextNanos(), event);
        }
      }
    }
  }

  private int choose() {
    int servers = births.length;
    return switch (policy) {
      case ROUND_ROBIN -> turn = turn + 1 == servers ? 0 : turn + 1;
      case LEAST_REQUEST -> shortest();
      case P2C -> {
        int first = choices.nextInt(servers);
        int other = choices.nextInt(servers - 1);
        int second = other < first ? other : other + 1;
        yield births[second].size() < births[first].size() ? second : first;
      }
    };
  }

  /** The server with the fewest requests, ties at random. */
  private int shortest() {
    int best = 0;
    int ties = 1;
    for (int i = 1; i < births.length; i++) {
      int difference = births[i].size() - births[best].size();
      if (difference < 0) {
        best = i;
        ties = 1;
      } else if (difference == 0 && choices.nextInt(++ties) == 0) {
        best = i;
      }
    }
    return best;
  }

  /** When the requests at one server were born, in order. */
  private static final class Births {
    private long[] times = new long[16];
    private int head;
    private int size;

    int size() {
      return size;
    }

    void add(long time) {
      if (size == times.length) {
        long[] larger = new long[size * 2];
        for (int i = 0; i < size; i++) {
          larger[i] = times[(head + i) & (size - 1)];
        }
        times = larger;
        head = 0;
      }
      times[(head + size++) & (times.length - 1)] = time;
    }

    long takeFirst() {
      long time = times[head];
      head = (head + 1) & (times.length - 1);
      size--;
      return time;
    }
  }
}
