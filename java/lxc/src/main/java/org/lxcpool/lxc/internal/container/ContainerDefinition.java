package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.spec.ContainerConfig;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.HostSecurity;

/** The making of one container: its directory, the overlay's layers and its configuration. */
final class ContainerDefinition {
  private static final String CREATE = "create";

  private final LxcBackend backend;
  private final ContainerSpec spec;
  private final ContainerFailures failures;

  ContainerDefinition(LxcBackend backend, ContainerSpec spec, ContainerFailures failures) {
    this.backend = backend;
    this.spec = spec;
    this.failures = failures;
  }

  /**
   * Makes the container.
   *
   * @throws ContainerException if that fails; a part of it may be there then
   */
  void make(HostSecurity security) {
    makeDirectory();
    failures.call(
        CREATE,
        () -> {
          backend.define(
              spec,
              ContainerConfig.beforeCreate(spec),
              ContainerConfig.of(spec, Cgroups.ofThisHost(), security, backend.version()),
              this::makeLayers);
          return true;
        });
  }

  private void makeDirectory() {
    try {
      // The mapped root must pass through the container's directory, and owns the layers below.
      makeDirectory(spec.paths().directory(), spec.idMap() == null ? "rwx------" : "rwx--x--x");
    } catch (IOException e) {
      throw failures.failure(CREATE, e.toString(), e);
    }
  }

  // Nothing but a start needs the layers: they are made while liblxc creates the container.
  private void makeLayers() {
    try {
      makeDirectory(spec.paths().overlay(), "rwx------");
      makeDirectory(spec.paths().upper(), "rwxr-xr-x");
      IdMap idMap = spec.idMap();
      if (idMap != null) {
        for (Path layer : List.of(spec.paths().overlay(), spec.paths().upper())) {
          Files.setAttribute(layer, "unix:uid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(layer, "unix:gid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
        }
      }
      new MachineIdentity(spec).make();
    } catch (IOException e) {
      throw failures.failure(CREATE, e.toString(), e);
    }
  }

  private static void makeDirectory(Path directory, String mode) throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }
}
