package dev.lbsim.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that lost a buffer. Found by JUnit itself, so no class can forget it. */
public final class NoLeaks implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    check();
  }

  /** For classes whose tests are not run by Jupiter. */
  public static void check() throws InterruptedException {
    assertThat(LeakWatch.found()).isEmpty();
  }
}
