package org.lxcpool.cli.demo;

import java.util.List;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;

/**
 * Where a demo plays: on this host with LXC, or in memory.
 *
 * @param <C> its containers
 */
interface Stage<C extends Container> {

  /** What is made, for people: one line each, "what: value". */
  List<String> description();

  /** Prepares what the containers need, and makes their factory. Slow. */
  ContainerFactory<C> open();

  /** Runs commands in a container that prove that it is one. */
  Proof prove(C container) throws InterruptedException;

  /** Told now and then while containers live, so that what belongs to them is known afterwards. */
  default void observe() {}

  /** Removes everything. Idempotent; does nothing if it was never opened. */
  void close();

  /** What is still there after the close; empty if nothing is. */
  List<String> leftovers();

  /** What {@link #leftovers} looks for. */
  String lookedFor();
}
