package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerFactory;
import org.lxcpool.Slot;

/**
 * A factory of fake containers for tests: a script defines what the n-th creation does. The factory
 * counts calls and keeps every container that it created for inspection. Thread-safe.
 *
 * <pre>{@code
 * ScriptedFactory factory = new ScriptedFactory();
 * factory.creation(2, Script.succeeds().failsIn(Step.START, new IOException("failed")));
 * try (ContainerPool<ScriptedContainer> pool =
 *     ContainerPool.<ScriptedContainer>builder(factory).capacity(2).build()) { ... }
 * }</pre>
 */
public final class ScriptedFactory implements ContainerFactory<ScriptedContainer> {
  private final Map<Integer, Script> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger creations = new AtomicInteger();
  private final List<ScriptedContainer> containers = new CopyOnWriteArrayList<>();
  private final List<ScriptedContainer> toRecover = new CopyOnWriteArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final ReentrantLock eventsLock = new ReentrantLock();
  private final Map<Step, AtomicInteger> now = counters();
  private final Map<Step, AtomicInteger> most = counters();
  private volatile Script otherwise = Script.succeeds();
  private volatile boolean keepsEvents = true;
  private volatile boolean carriesSlots = true;

  /** Creates a factory whose creations all succeed. */
  public ScriptedFactory() {}

  private static Map<Step, AtomicInteger> counters() {
    Map<Step, AtomicInteger> counters = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      counters.put(step, new AtomicInteger());
    }
    return counters;
  }

  /**
   * Sets the script of the n-th creation.
   *
   * @param n the number of the creation, from 1
   * @param script the script
   * @return this factory
   */
  public ScriptedFactory creation(int n, Script script) {
    scripts.put(n, requireNonNull(script, "script"));
    return this;
  }

  /**
   * Sets the script of all future creations that have no script of their own.
   *
   * @param script the script
   * @return this factory
   */
  public ScriptedFactory otherwise(Script script) {
    otherwise = requireNonNull(script, "script");
    return this;
  }

  /**
   * Disables the list of events, for tests that cause millions of them.
   *
   * @return this factory
   */
  public ScriptedFactory withoutEvents() {
    keepsEvents = false;
    return this;
  }

  /**
   * Ignores the slots that the pool passes, so that the pool must detect deaths and ends of
   * containers itself, as with a factory that only implements {@link #create()}.
   *
   * @return this factory
   */
  public ScriptedFactory withoutSlots() {
    carriesSlots = false;
    return this;
  }

  /**
   * Adds a live container of an earlier run, which {@link #recover()} returns.
   *
   * @param script the script of its destroy
   * @return the container, whose number is negative
   */
  public ScriptedContainer addToRecover(Script script) {
    ScriptedContainer container =
        new ScriptedContainer(-1 - toRecover.size(), requireNonNull(script, "script"), this);
    container.recovered();
    toRecover.add(container);
    containers.add(container);
    return container;
  }

  @Override
  public ScriptedContainer create(Slot slot) throws Exception {
    ScriptedContainer container = create();
    adopted(container, slot);
    return container;
  }

  @Override
  public void adopted(ScriptedContainer container, Slot slot) {
    if (carriesSlots) {
      container.carry(slot);
    }
  }

  @Override
  public ScriptedContainer create() throws Exception {
    int n = creations.incrementAndGet();
    Script script = scripts.getOrDefault(n, otherwise);
    ScriptedContainer container = new ScriptedContainer(n, script, this);
    during(Step.CREATE, container, () -> script.perform(Step.CREATE, 1));
    containers.add(container);
    return container;
  }

  @Override
  public List<ScriptedContainer> recover() {
    return List.copyOf(toRecover);
  }

  @Override
  public void ready(ScriptedContainer container) {
    note(Event.Kind.READY, container);
  }

  @Override
  public void leased(ScriptedContainer container) {
    note(Event.Kind.LEASED, container);
  }

  @Override
  public void hold(ScriptedContainer container, String reason, Duration time) {
    note(Event.Kind.HELD, container);
  }

  /** Runs a step and counts the threads that are in it. */
  void during(Step step, ScriptedContainer container, Runnable action) {
    note(
        switch (step) {
          case CREATE -> Event.Kind.CREATING;
          case START -> Event.Kind.STARTING;
          case NETWORK -> Event.Kind.CONNECTING;
          case DESTROY -> Event.Kind.DESTROYING;
        },
        container);
    int inside = requireNonNull(now.get(step)).incrementAndGet();
    requireNonNull(most.get(step)).accumulateAndGet(inside, Math::max);
    try {
      action.run();
    } finally {
      requireNonNull(now.get(step)).decrementAndGet();
    }
  }

  void note(Event.Kind kind, ScriptedContainer container) {
    if (!keepsEvents) {
      return;
    }
    eventsLock.lock();
    try {
      events.add(new Event(kind, container.number()));
    } finally {
      eventsLock.unlock();
    }
  }

  /**
   * Returns the number of calls of {@link #create()}.
   *
   * @return the number, at least 0
   */
  public int creations() {
    return creations.get();
  }

  /**
   * Returns the number of threads that are in a step now.
   *
   * @param step the step
   * @return the number, at least 0
   */
  public int inside(Step step) {
    return requireNonNull(now.get(step)).get();
  }

  /**
   * Returns the maximum number of threads that were in a step concurrently.
   *
   * @param step the step
   * @return the number, at least 0
   */
  public int mostInside(Step step) {
    return requireNonNull(most.get(step)).get();
  }

  /**
   * Returns all containers that were created or recovered, in that order.
   *
   * @return a copy
   */
  public List<ScriptedContainer> containers() {
    return new ArrayList<>(containers);
  }

  /**
   * Returns the container of a creation.
   *
   * @param n the number of the creation, from 1
   * @return the container; null if it isn't created yet
   */
  public @Nullable ScriptedContainer container(int n) {
    for (ScriptedContainer container : containers) {
      if (container.number() == n) {
        return container;
      }
    }
    return null;
  }

  /**
   * Returns the containers that were created or recovered and aren't destroyed.
   *
   * @return a copy
   */
  public List<ScriptedContainer> notDestroyed() {
    List<ScriptedContainer> left = new ArrayList<>();
    for (ScriptedContainer container : containers) {
      if (!container.isDestroyed()) {
        left.add(container);
      }
    }
    return left;
  }

  /**
   * Returns all events in the order in which they were recorded.
   *
   * @return a copy
   */
  public List<Event> events() {
    eventsLock.lock();
    try {
      return new ArrayList<>(events);
    } finally {
      eventsLock.unlock();
    }
  }

  /**
   * Returns the events of one container.
   *
   * @param number the number of the container
   * @return the kinds of its events, in order
   */
  public List<Event.Kind> eventsOf(int number) {
    List<Event.Kind> kinds = new ArrayList<>();
    for (Event event : events()) {
      if (event.container() == number) {
        kinds.add(event.kind());
      }
    }
    return kinds;
  }
}
