package org.lxcpool.lxc;

/** Where liblxc runs. */
public enum Isolation {
  /**
   * In this process, called directly through JNA. Commands are the exception: {@link
   * LxcContainer#exec} and the copies of files go by a launcher, started at the first of them, so
   * that no process with this one's memory, descriptors or terminal ever enters a container.
   */
  IN_PROCESS,
  /**
   * In a launcher, a small process of the factory's own that calls liblxc in processes that it
   * forks. One that hangs or crashes is killed and is the error of that one operation; an interrupt
   * ends a creation at once, so that the pool's creation timeout is a true deadline. The launcher
   * ends with this process, and with it the commands that {@link LxcContainer#exec} runs;
   * containers live on.
   */
  PROCESS
}
