package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PickAllocatesNothingTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 1_000_000;

  static List<Balancers.Kind> kinds() {
    return Balancers.all();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oncePerRequest(Balancers.Kind kind) {
    Dispatcher dispatcher =
        new Dispatcher(
            Fixtures.pool(1, 2, 3, 1, 2, 3, 1, 2),
            Fixtures.balancer(kind, 1),
            new Dispatcher.Options(0, 1_000),
            0);
    TestFlow flow = new TestFlow();
    serve(dispatcher, flow, 0, 50_000);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    serve(dispatcher, flow, 50_000, REQUESTS);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    // Reading the counter itself may allocate a little; one byte per request would be a million.
    assertThat(allocated).isLessThan(10_000);
  }

  private static void serve(Dispatcher dispatcher, TestFlow flow, int from, int requests) {
    for (int i = from; i < from + requests; i++) {
      flow.hashed(XxHash64.mix(i, 0)).triedBits(i % 8 == 0 ? 0b0101 : 0);
      int index = dispatcher.pick(flow, i);
      dispatcher.started(index, i);
      dispatcher.finished(index, Outcome.OK, 1, i);
    }
  }
}
