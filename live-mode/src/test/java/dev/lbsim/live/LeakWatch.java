package dev.lbsim.live;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector, but one that remembers what it found; the module's pom puts it in place.
 * Public with this constructor because Netty makes it by reflection.
 */
public final class LeakWatch<T> extends ResourceLeakDetector<T> {
  private static final ConcurrentLinkedQueue<String> FOUND = new ConcurrentLinkedQueue<>();

  /** As Netty calls it. */
  public LeakWatch(Class<?> resource, int samplingInterval) {
    super(resource, samplingInterval);
  }

  /** As Netty called it, and still wants to see it. */
  public LeakWatch(Class<?> resource, int samplingInterval, long maxActive) {
    this(resource, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    FOUND.add(resource + " was not released:" + records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    FOUND.add(resource + " was not released");
  }

  /** What nobody gave back since the last call. */
  static List<String> found() throws InterruptedException {
    // What one collection finds is handed over before what the next one finds.
    collect();
    collect();
    // The detector looks at what was handed over whenever it is given something new to follow.
    PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    List<String> found = new ArrayList<>();
    for (String each = FOUND.poll(); each != null; each = FOUND.poll()) {
      found.add(each);
    }
    return found;
  }

  /** Collects, and waits until what was found has been handed over. */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> handedOver = new ReferenceQueue<>();
    WeakReference<Object> marker = new WeakReference<>(new Object(), handedOver);
    do {
      System.gc();
    } while (handedOver.remove(100) != marker);
  }
}
