package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * What happens to one container. Immutable: each method returns a script that says more.
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
    /** Does it; {@code attempt} counts the calls of this step, from 1. */
    void run(int attempt) throws Throwable;
  }

  /**
   * All goes well.
   *
   * @return the script
   */
  public static Script succeeds() {
    return SUCCEEDS;
  }

  /**
   * A step throws, each time.
   *
   * @param step the step
   * @param failure what it throws, this very object; may be checked, where the step's signature has
   *     no such exception, too
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
   * A step hangs until the gate is opened or its thread is interrupted.
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
   * A step hangs until the gate is opened, whoever interrupts.
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
   * The container never lives: it starts without complaint, and is dead.
   *
   * @return the script
   */
  public Script diesAtOnce() {
    return new Script(actions, true);
  }

  /**
   * The first calls of destroy throw, the next one succeeds.
   *
   * @param times how many of them
   * @param failure what they throw
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

  /** Does what the script says about a step. */
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

  // Throws whatever it is, as if it were unchecked: a pool must survive that, too.
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable e) throws T {
    throw (T) e;
  }
}
