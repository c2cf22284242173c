package dev.lbsim.benchmarks;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.Announcements.Neighbour;
import dev.lbsim.core.anycast.Announcements.Session;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.AsLink;
import dev.lbsim.core.anycast.AsRelationships;
import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.core.anycast.GeneratedAsGraph;
import dev.lbsim.core.anycast.TieRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A graph as large as the Internet: reading it, and who reaches which of many sites. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AnycastBenchmark {
  private static final int SIZE = 75_000;
  private static final int SITES = 150;

  private AsGraph graph;
  private byte[] file;
  private Catchment workspace;
  private Announcements fewSites;
  private Announcements manySites;

  @Setup
  public void fill() {
    graph = GeneratedAsGraph.of(SIZE, 1);
    workspace = new Catchment(graph);
    fewSites = announcements(8);
    manySites = announcements(SITES);
    StringBuilder text = new StringBuilder("# generated\n");
    for (AsLink link : graph.toGraph().edgeSet()) {
      text.append(link.a()).append('|').append(link.b()).append('|');
      text.append(link.kind() == AsLink.Kind.PEERS ? "0\n" : "-1\n");
    }
    file = text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Each site with a transit network that sells it reach, and every third with a peer too. */
  private static Announcements announcements(int sites) {
    List<Session> sessions = new ArrayList<>();
    for (int site = 0; site < sites; site++) {
      sessions.add(new Session(site, 1 + 37 * site, Neighbour.PROVIDER));
      if (site % 3 == 0) {
        sessions.add(new Session(site, 20 + 41 * site, Neighbour.PEER));
      }
    }
    return Announcements.of(sites, sessions);
  }

  /** From bytes to a graph. */
  @Benchmark
  public AsGraph load() throws AsRelationships.BadLine {
    AsRelationships reader = new AsRelationships();
    int piece = 1 << 16;
    for (int at = 0; at < file.length; at += piece) {
      reader.take(file, at, Math.min(piece, file.length - at));
    }
    return reader.finish();
  }

  @Benchmark
  public AsGraph generate() {
    return GeneratedAsGraph.of(SIZE, 1);
  }

  @Benchmark
  public int oneCatchment() {
    workspace.compute(fewSites, TieRule.LOWEST_ASN);
    return workspace.countOf(0);
  }

  /** What an N-1 table asks: each of many sites withdrawn alone. */
  @Benchmark
  public int everySingleWithdrawal() {
    int sum = 0;
    for (int site = 0; site < SITES; site++) {
      workspace.compute(manySites.withdraw(site), TieRule.LOWEST_ASN);
      sum += workspace.reachedCount();
    }
    return sum;
  }
}
