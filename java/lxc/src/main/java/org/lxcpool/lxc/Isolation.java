package org.lxcpool.lxc;

/** The process in which liblxc runs. */
public enum Isolation {
  /**
   * This process, which calls liblxc through JNA. Commands are the exception: {@link
   * LxcContainer#exec} and file copies use a launcher, started at the first of them, so that no
   * process with this one's memory, descriptors or terminal ever enters a container.
   */
  IN_PROCESS,
  /**
   * A launcher, a small process for each factory, which forks a process for each call of liblxc. If
   * that process hangs or crashes, it is killed and only its operation fails. An interrupt ends a
   * creation at once, so that the pool's creation timeout is a true deadline. The launcher ends
   * with this process, and so do the commands that {@link LxcContainer#exec} runs; containers
   * continue to run.
   */
  PROCESS
}
