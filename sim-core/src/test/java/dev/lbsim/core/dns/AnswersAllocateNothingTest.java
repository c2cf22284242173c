package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnswersAllocateNothingTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int QUERIES = 200_000;

  private final int[] out = new int[12];
  private final AddressSet addresses = new AddressSet(FailMode.OPEN, new double[12]);

  @Test
  void oncePerQueryToTheZone() {
    for (AnswerPolicies.Kind kind : AnswerPolicies.all()) {
      AnswerPolicy policy = AnswerPoliciesTest.policy(kind.about().name(), 1);
      assertAllocatesNothing(
          () -> {
            for (int query = 0; query < QUERIES; query++) {
              policy.answer(addresses, out);
            }
          });
    }
  }

  @Test
  void oncePerLookup() {
    for (AddressOrder order : AddressOrder.values()) {
      CacheEntry entry = new CacheEntry(12, TtlRules.HONEST, order, new SplittableRandom(1));
      assertAllocatesNothing(
          () -> {
            for (int query = 0; query < QUERIES; query++) {
              if (!entry.fresh(query)) {
                entry.fill(out, 12, 10, query);
              }
              entry.giveOut(out);
            }
          });
    }
  }

  private static void assertAllocatesNothing(Runnable queries) {
    queries.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    queries.run();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    // Reading the counter itself may allocate a little; one byte per query would be far more.
    assertThat(allocated).isLessThan(10_000);
  }
}
