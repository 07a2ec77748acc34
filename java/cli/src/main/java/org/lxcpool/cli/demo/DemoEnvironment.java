package org.lxcpool.cli.demo;

import java.util.List;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;

/**
 * The environment of a demo: this host with LXC, or memory.
 *
 * @param <C> its containers
 */
interface DemoEnvironment<C extends Container> {

  /** Returns a description of the demo, one line for each aspect. */
  List<String> description();

  /** Prepares what containers need and creates their factory. Slow. */
  ContainerFactory<C> open();

  /** Gathers facts about a container by running commands in it. */
  ContainerFacts inspect(C container) throws InterruptedException;

  /** Records what belongs to the running containers, for {@link #leftovers}. Called repeatedly. */
  default void observe() {}

  /** Removes everything. Idempotent; does nothing if {@link #open} was never called. */
  void close();

  /** Returns what is left after the close; empty if nothing is. */
  List<String> leftovers();

  /** Returns the kinds of things that {@link #leftovers} covers, for the output. */
  String checkedKinds();
}
