package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The properties that all containers of a factory have in common. Thread-safe. */
public final class ContainerTemplate {
  private final FactorySettings settings;
  private final PreparedBase base;
  private final Path seccompPolicy;
  private final ContainerNames names;

  public ContainerTemplate(FactorySettings settings, PreparedBase base, Path seccompPolicy) {
    this.settings = settings;
    this.base = base;
    this.seccompPolicy = seccompPolicy;
    names = new ContainerNames(settings.namePrefix());
  }

  /** Returns the number by which interchangeable containers are known. */
  public long fingerprint() {
    return Fingerprint.of(settings, base);
  }

  /** Returns the paths of a new container, whose name was never used before. */
  public ContainerPaths next() {
    return new ContainerPaths(names.next(), settings.lxcPath());
  }

  /** Returns whether a container has the name and the path of one of this factory. */
  public boolean isOne(ContainerPaths container) {
    return container.lxcPath().equals(settings.lxcPath()) && names.isOne(container.name());
  }

  /** Returns all that is decided about a container. */
  public ContainerSpec spec(String name, ContainerSpec.@Nullable Link link) {
    return new ContainerSpec(
        name,
        settings.lxcPath(),
        base,
        settings.idMap(),
        settings.limits(),
        link,
        seccompPolicy,
        settings.config());
  }
}
