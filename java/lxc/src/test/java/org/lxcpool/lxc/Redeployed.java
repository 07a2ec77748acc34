package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application with a factory, loaded by a class loader of its own. Its interface has only types
 * that all class loaders share.
 */
public final class Redeployed implements UnaryOperator<String> {
  private final String[] factoryArguments;
  private final Deque<LxcContainer> containers = new ArrayDeque<>();
  private @Nullable LxcContainerFactory factory;

  /**
   * Loads an application, which has no factory yet.
   *
   * @param factoryArguments the arguments of a factory, as {@link AgentProcess} has them
   */
  public Redeployed(String[] factoryArguments) {
    this.factoryArguments = factoryArguments.clone();
  }

  @Override
  public String apply(String command) {
    try {
      switch (command) {
        case "build" -> factory = AgentProcess.factory(factoryArguments).build();
        case "start" -> {
          containers.add(requireNonNull(factory).create());
          containers.getLast().start();
        }
        case "exec" -> {
          return LxcTestHost.run(containers.getLast(), "hostname");
        }
        case "destroy" -> containers.remove().destroy();
        case "close" -> requireNonNull(factory).close();
        default -> throw new IllegalArgumentException(command);
      }
      return "";
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
