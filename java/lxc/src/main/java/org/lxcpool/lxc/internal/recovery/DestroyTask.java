package org.lxcpool.lxc.internal.recovery;

import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.ContainerLife;

/** The removal of a container of this process that has no user any more. */
record DestroyTask(ContainerLife life) implements Reclaimer.Job {
  @Override
  public String name() {
    return life.name();
  }

  @Override
  public List<String> remove(int tries) {
    try {
      life.destroy();
      return List.of();
    } catch (ContainerException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
