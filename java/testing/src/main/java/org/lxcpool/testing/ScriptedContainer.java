package org.lxcpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;

/** A fake container that behaves as its {@link Script} says. Thread-safe. */
public final class ScriptedContainer implements Container {
  private final int number;
  private final Script script;
  private final ScriptedFactory factory;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicInteger destroyCalls = new AtomicInteger();
  private volatile boolean destroyed;
  private volatile boolean destroyedWhileInterrupted;
  private volatile @Nullable Throwable health;
  private volatile @Nullable Thread destroyer;
  private volatile @Nullable Slot slot;

  ScriptedContainer(int number, Script script, ScriptedFactory factory) {
    this.number = number;
    this.script = script;
    this.factory = factory;
  }

  /**
   * Returns the number of the creation of this container, from 1; negative if it was recovered.
   *
   * @return the number
   */
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return "scripted-" + number;
  }

  @Override
  public void start() throws InterruptedException {
    factory.during(Step.START, this, () -> script.perform(Step.START, 1));
    running.set(!script.isDeadOnArrival());
  }

  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    factory.during(Step.NETWORK, this, () -> script.perform(Step.NETWORK, 1));
  }

  void recovered() {
    running.set(true);
  }

  void carry(Slot handle) {
    slot = handle;
  }

  @Override
  public @Nullable Slot slot() {
    return slot;
  }

  @Override
  public boolean isAlive() {
    Throwable failure = health;
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return running.get();
  }

  /** Makes this container die as if its init had exited, and reports that to its slot, if any. */
  public void die() {
    running.set(false);
    Slot current = slot;
    if (current != null) {
      current.died(new ContainerException("container " + name() + " died as scripted"));
    }
  }

  /**
   * Makes {@link #isAlive()} throw from now on.
   *
   * @param failure the unchecked exception or error to throw
   */
  public void failHealthChecks(Throwable failure) {
    health = failure;
  }

  @Override
  public void destroy() {
    int attempt = destroyCalls.incrementAndGet();
    destroyer = Thread.currentThread();
    if (Thread.currentThread().isInterrupted()) {
      destroyedWhileInterrupted = true;
    }
    running.set(false);
    factory.during(Step.DESTROY, this, () -> script.perform(Step.DESTROY, attempt));
    if (!destroyed) {
      destroyed = true;
      factory.note(Event.Kind.DESTROYED, this);
      Slot current = slot;
      if (current != null) {
        current.ended();
      }
    }
  }

  /**
   * Returns whether a destroy has succeeded.
   *
   * @return true once {@link #destroy()} has returned normally
   */
  public boolean isDestroyed() {
    return destroyed;
  }

  /**
   * Returns the number of calls of {@link #destroy()}.
   *
   * @return the number, at least 0
   */
  public int destroyCalls() {
    return destroyCalls.get();
  }

  /**
   * Returns whether {@link #destroy()} was ever called on an interrupted thread.
   *
   * @return true if the interrupt flag of the thread was set
   */
  public boolean wasDestroyedWhileInterrupted() {
    return destroyedWhileInterrupted;
  }

  /**
   * Returns the last thread that called {@link #destroy()}.
   *
   * @return the thread; null if there was no call yet
   */
  public @Nullable Thread destroyer() {
    return destroyer;
  }

  @Override
  public String toString() {
    return name();
  }
}
