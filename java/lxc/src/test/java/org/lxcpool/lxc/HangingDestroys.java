package org.lxcpool.lxc;

import java.util.concurrent.CountDownLatch;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** A liblxc whose destroy does not return before it is released. */
final class HangingDestroys extends DelegatingCalls {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  HangingDestroys(Isolation isolation) {
    super(isolation);
  }

  @Override
  public void destroy(ContainerSpec spec) {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.destroy(spec);
  }

  /** Waits until a destroy has begun. */
  void awaitBegun() throws InterruptedException {
    begun.await();
  }

  /** Lets all destroys run, those that hang included. */
  void release() {
    released.countDown();
  }
}
