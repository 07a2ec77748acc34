package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.Slot;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.factory.FactoryComponents;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * A factory of containers on liblxc, for a pool.
 *
 * <p>Needs root, liblxc 4.0 to 7.x and Linux 5.3. Thread-safe. Close it after the pool: that
 * removes its own bridge, if it is the last factory to use it.
 */
public final class LxcContainerFactory implements ContainerFactory<LxcContainer>, AutoCloseable {
  /** The default home, where everything of this library lives on the host. */
  public static final Path DEFAULT_HOME = HomeLayout.DEFAULT;

  /** A creation takes milliseconds to seconds, and a call of liblxc may hang indefinitely. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final FactoryComponents parts;
  private final ReentrantLock closing = new ReentrantLock();

  @GuardedBy("closing")
  private boolean closed;

  LxcContainerFactory(FactorySettings settings) {
    this(settings, () -> FactoryComponents.backend(settings.isolation()));
  }

  LxcContainerFactory(FactorySettings settings, Supplier<LxcBackend> liblxc) {
    parts =
        new FactoryComponents(
            settings,
            init -> settings.base().prepare(settings.home(), settings.idMap(), init),
            liblxc);
  }

  /**
   * Returns a builder of a factory.
   *
   * @param base the base that the containers are made from
   * @return a builder
   */
  public static Builder builder(BaseImage base) {
    return new Builder(base);
  }

  /**
   * Creates a container: its directory, its configuration and its overlay. Nothing is left of one
   * that can't be created.
   *
   * @return the container, not started
   * @throws ContainerException if it can't be created, or the factory is closed
   */
  @Override
  public LxcContainer create() {
    return container(parts.calls.create(parts.creator::create));
  }

  @Override
  public LxcContainer create(Slot slot) {
    LxcContainer container = create();
    container.life().carry(slot);
    return container;
  }

  private LxcContainer container(ContainerLife life) {
    LxcContainer container = new LxcContainer(life, parts.readiness, parts.calls);
    parts.leaks.watch(container, life);
    return container;
  }

  /**
   * Returns the ready containers of an earlier agent that was killed: those that are alive, and
   * were made from the same base with the same settings. The rest of that agent's containers is
   * removed in the background.
   *
   * @return the containers, the oldest first; empty on further calls, or if the factory was built
   *     not to adopt
   */
  @Override
  public List<LxcContainer> recover() {
    List<LxcContainer> adopted = new ArrayList<>();
    List<LedgerEntry> lost = new ArrayList<>();
    for (LedgerEntry entry : parts.registry.takeCandidates()) {
      parts
          .creator
          .adopt(entry)
          .map(this::container)
          .ifPresentOrElse(adopted::add, () -> lost.add(entry));
    }
    parts.registry.reclaim(lost);
    adopted.forEach(each -> parts.readiness.adopted(each.life().network()));
    return adopted;
  }

  @Override
  public Duration readyFor(LxcContainer container) {
    return container.life().entry().age();
  }

  @Override
  public void adopted(LxcContainer container, Slot slot) {
    container.life().carry(slot);
  }

  @Override
  public void ready(LxcContainer container) {
    container.life().entry().ready();
  }

  @Override
  public void leased(LxcContainer container) {
    boolean trace = parts.settings.leases().trace();
    container.life().leased(trace ? new Throwable("the container was taken here") : null);
  }

  /**
   * Keeps a container for debugging, beyond its lease: until its time is over, {@link
   * LxcContainer#destroy} does nothing, also at the end of a {@code try}. The hold is recorded: if
   * this process ends before, the container is kept nevertheless.
   *
   * @param container a container of this factory
   * @param reason the reason, as the operator sees it
   * @param time how long to keep it, positive; a hundred years at most
   * @throws ContainerException if it was destroyed, or is being created or started
   */
  @Override
  public void hold(LxcContainer container, String reason, Duration time) {
    container.life().hold(requireNonNull(reason, "reason"), time);
    parts.houseKeeper.hold(container.life());
  }

  /**
   * Returns how many containers of this pool are kept for debugging, those of earlier agents
   * included.
   *
   * @return the number
   */
  public int heldCount() {
    return parts.registry.held();
  }

  /**
   * Returns how many containers of this factory users dropped, neither destroyed nor put back, as
   * far as the garbage collector has noticed.
   *
   * @return the number
   */
  public long droppedCount() {
    return parts.leaks.dropped();
  }

  /**
   * Returns a readable description of the native support in use, with reasons: liblxc's version and
   * where it runs, and how the network is awaited.
   *
   * @return one line
   */
  public String nativeStatus() {
    return parts.status();
  }

  /**
   * Ends the creation of containers, removes the factory's own bridge if no other factory uses it
   * and no container is on it, and ends its launcher once the commands that it executes have ended.
   *
   * <p>No container is created or started any more. Threads that create or start a container of
   * this factory, or await its network, are interrupted, and get a {@link ContainerException}; the
   * container is destroyed, and so is one that was created and not started. This waits for that,
   * and for destroys that are in progress, for at most 30 s; calls that take longer are logged.
   * Other containers continue to run: those in a pool's stock, those handed out, and those that
   * were started without a pool.
   *
   * <p>A further call waits for a close that is in progress, and does nothing else. An interrupt is
   * kept.
   *
   * @throws ContainerException if the bridge can't be removed
   */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /** Closes the factory, with another timeout. */
  void close(Duration timeout) {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        parts.close(timeout);
      }
    } finally {
      closing.unlock();
    }
  }

  /** A builder of factories. Every setting but the base has a default. Not thread-safe. */
  public static final class Builder extends LxcFactoryBuilder<Builder> {
    private Builder(BaseImage base) {
      super(base);
    }

    /**
     * Prepares the base and the network, and builds the factory.
     *
     * @return the factory
     * @throws ContainerException if liblxc is missing or unsuited, this process isn't root, the
     *     base can't be prepared or has no init, liblxc doesn't know a {@link #config(String,
     *     String)} key, the home is on a filesystem that can't be the lower layer of an overlay,
     *     the bridge doesn't exist, or another user has ids of the containers; the message says how
     *     to fix it
     */
    public LxcContainerFactory build() {
      return new LxcContainerFactory(settings());
    }
  }
}
