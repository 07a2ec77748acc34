package org.lxcpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;

/** A container that isn't one: it does what its {@link Script} says. Thread-safe. */
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
   * Which creation of its factory made this, from 1; recovered ones have negative numbers.
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

  /** Dies, as if its init had exited, and tells its slot if it carries one. */
  public void die() {
    running.set(false);
    Slot told = slot;
    if (told != null) {
      told.died(new ContainerException("container " + name() + " died by its script"));
    }
  }

  /**
   * From now on {@link #isAlive()} throws.
   *
   * @param failure an unchecked exception or an error
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
      Slot told = slot;
      if (told != null) {
        told.ended();
      }
    }
  }

  /**
   * Whether a destroy has succeeded.
   *
   * @return true from then on
   */
  public boolean isDestroyed() {
    return destroyed;
  }

  /**
   * How often {@link #destroy()} was called.
   *
   * @return at least 0
   */
  public int destroyCalls() {
    return destroyCalls.get();
  }

  /**
   * Whether {@link #destroy()} was ever called on a thread whose interrupt flag was set.
   *
   * @return true if so
   */
  public boolean wasDestroyedWhileInterrupted() {
    return destroyedWhileInterrupted;
  }

  /**
   * The thread that called {@link #destroy()} last.
   *
   * @return the thread, null if there is none yet
   */
  public @Nullable Thread destroyer() {
    return destroyer;
  }

  @Override
  public String toString() {
    return name();
  }
}
