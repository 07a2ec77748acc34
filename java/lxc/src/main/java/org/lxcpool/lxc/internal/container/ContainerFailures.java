package org.lxcpool.lxc.internal.container;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcCallException;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The failures of operations on one container. Each message names the operation, the container, its
 * state and the reason; where liblxc failed, also the ERROR lines of the container's log.
 */
public final class ContainerFailures {
  private final ContainerPaths paths;
  private final Supplier<String> state;

  /**
   * @param state returns the container's state, in liblxc's words
   */
  public ContainerFailures(ContainerPaths paths, Supplier<String> state) {
    this.paths = paths;
    this.state = state;
  }

  /** Returns the failure of an operation for a reason. */
  public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
    return failure(operation, state.get(), reason, cause);
  }

  private ContainerException failure(
      String operation, String inState, String reason, @Nullable Throwable cause) {
    return new ContainerException(
        operation + " of container " + paths.name() + " failed (state " + inState + "): " + reason,
        cause);
  }

  /** Returns the failure of an operation whose call of liblxc failed. */
  ContainerException failure(String operation, LxcCallException cause) {
    return failure(operation, cause, List.of());
  }

  /**
   * Returns the failure of an operation whose call of liblxc failed.
   *
   * @param known reasons that are known besides
   */
  ContainerException failure(String operation, LxcCallException cause, List<String> known) {
    return failure(operation, state.get(), reason(cause.getMessage(), known), cause);
  }

  /** Returns the failure of an operation on a container that has ended by itself. */
  public ContainerException ended(String operation, String reason) {
    return failure(operation, new LxcCallException(reason, null));
  }

  /** Returns the failure of a start whose container has ended already. */
  ContainerException stopped(String operation, String reason) {
    return failure(
        operation, "STOPPED", reason(reason, List.of()), new LxcCallException(reason, null));
  }

  private String reason(@Nullable String said, List<String> known) {
    List<String> reasons = new ArrayList<>(known);
    if (said != null) {
      reasons.add(said);
    }
    reasons.addAll(LogTail.errors(paths.log()));
    return reasons.isEmpty() ? "liblxc reported no error" : String.join("; ", reasons);
  }

  /** Makes a call of liblxc for an operation. */
  <T> T call(String operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (LxcCallException e) {
      throw failure(operation, e);
    }
  }
}
