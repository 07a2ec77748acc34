package org.lxcpool.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** A liblxc whose definitions of containers hang until they are released. */
final class HangingDefinitions extends DelegatingCalls {
  private final Queue<HeldLock> held = new ConcurrentLinkedQueue<>();
  private volatile boolean hangs = true;

  HangingDefinitions(Isolation isolation) {
    super(isolation);
  }

  /** Returns how many definitions have begun to hang. */
  int begun() {
    return held.size();
  }

  @Override
  public void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile) {
    if (hangs) {
      try {
        held.add(HeldLock.of(spec.lxcPath(), spec.name()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    super.define(spec, before, after, meanwhile);
  }

  /** Lets all definitions run, those that hang included. */
  void release() throws IOException {
    hangs = false;
    for (HeldLock lock : held) {
      lock.release();
    }
  }
}
