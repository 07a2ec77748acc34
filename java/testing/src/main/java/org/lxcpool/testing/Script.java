package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * The behaviour of one scripted container. Immutable: each method returns a new script that adds to
 * this one.
 *
 * <pre>{@code
 * Script.succeeds().hangsIn(Step.START, gate).failsToBeDestroyed(2, new IllegalStateException())
 * }</pre>
 */
public final class Script {
  private static final Script SUCCEEDS = new Script(Map.of(), false);

  private final Map<Step, Action> actions;
  private final boolean deadOnArrival;

  private Script(Map<Step, Action> actions, boolean deadOnArrival) {
    this.actions = actions;
    this.deadOnArrival = deadOnArrival;
  }

  @FunctionalInterface
  interface Action {
    /** Runs the step; {@code attempt} counts the calls of this step, from 1. */
    void run(int attempt) throws Throwable;
  }

  /**
   * Returns a script in which every step succeeds.
   *
   * @return the script
   */
  public static Script succeeds() {
    return SUCCEEDS;
  }

  /**
   * Makes a step throw each time.
   *
   * @param step the step
   * @param failure the object to throw; it may be a checked exception that the step doesn't declare
   * @return the script
   */
  public Script failsIn(Step step, Throwable failure) {
    requireNonNull(failure, "failure");
    return with(
        step,
        attempt -> {
          throw failure;
        });
  }

  /**
   * Makes a step hang until the gate is opened or the thread is interrupted.
   *
   * @param step the step
   * @param gate the gate
   * @return the script
   */
  public Script hangsIn(Step step, Gate gate) {
    requireNonNull(gate, "gate");
    return with(
        step,
        attempt -> {
          gate.pass();
        });
  }

  /**
   * Makes a step hang until the gate is opened, ignoring interrupts.
   *
   * @param step the step
   * @param gate the gate
   * @return the script
   */
  public Script hangsStubbornlyIn(Step step, Gate gate) {
    requireNonNull(gate, "gate");
    return with(step, attempt -> gate.passStubbornly());
  }

  /**
   * Makes the container start successfully but be dead.
   *
   * @return the script
   */
  public Script diesAtOnce() {
    return new Script(actions, true);
  }

  /**
   * Makes the first calls of {@code destroy} throw; later calls succeed.
   *
   * @param times the number of calls that throw
   * @param failure the exception to throw
   * @return the script
   */
  public Script failsToBeDestroyed(int times, RuntimeException failure) {
    requireNonNull(failure, "failure");
    return with(
        Step.DESTROY,
        attempt -> {
          if (attempt <= times) {
            throw failure;
          }
        });
  }

  private Script with(Step step, Action action) {
    Map<Step, Action> more = new EnumMap<>(Step.class);
    more.putAll(actions);
    more.put(step, action);
    return new Script(more, deadOnArrival);
  }

  boolean isDeadOnArrival() {
    return deadOnArrival;
  }

  /** Runs a step as scripted. */
  void perform(Step step, int attempt) {
    Action action = actions.get(step);
    if (action == null) {
      return;
    }
    try {
      action.run(attempt);
    } catch (Throwable e) {
      Script.<RuntimeException>sneakyThrow(e);
    }
  }

  // Throws a checked exception that isn't declared: a pool must survive that as well.
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable e) throws T {
    throw (T) e;
  }
}
