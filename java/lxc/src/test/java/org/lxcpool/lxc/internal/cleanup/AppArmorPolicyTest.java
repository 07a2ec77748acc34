package org.lxcpool.lxc.internal.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

class AppArmorPolicyTest {
  private static final String OURS = "lxc-pool-a_</home/containers>";
  private static final String HASH = "10a10426c29d2755";
  private static final String OTHERS = "lxc-pool-ab_</home/containers>";

  @TempDir private Path security = Path.of("/nowhere");

  private final ContainerPaths paths = new ContainerPaths("pool-a", Path.of("/home/containers"));

  @Test
  void aHostWithoutAppArmorHasNothingToRemove() {
    assertThat(new AppArmorPolicy(security.resolve("none"), paths).remove()).isEmpty();
  }

  @Test
  void onlyTheContainersProfileAndNamespaceAreRemoved() throws Exception {
    Path namespaces = Files.createDirectories(security.resolve("policy/namespaces"));
    Path ours = Files.createDirectory(namespaces.resolve(OURS.replace('/', '-')));
    Path others = Files.createDirectory(namespaces.resolve(OTHERS.replace('/', '-')));
    Files.writeString(
        security.resolve("profiles"), OTHERS + " (enforce)\n" + OURS + " (enforce)\n");
    Files.createFile(security.resolve(".remove"));
    assertThat(new AppArmorPolicy(security, paths).remove()).isEmpty();
    assertThat(security.resolve(".remove")).hasContent(OURS);
    assertThat(ours).doesNotExist();
    assertThat(others).exists();
  }

  /** The hash is the one that liblxc 4.0 to 7.0 derive from this name; computed with their code. */
  @Test
  void aNameThatIsTooLongIsReplacedByLiblxcsHash() throws Exception {
    Path lxcPath = Path.of("/" + "p".repeat(235));
    Path namespace = Files.createDirectories(security.resolve("policy/namespaces/" + HASH));
    Files.writeString(security.resolve("profiles"), HASH + " (enforce)\n");
    Files.createFile(security.resolve(".remove"));
    assertThat(new AppArmorPolicy(security, new ContainerPaths("pool-a", lxcPath)).remove())
        .isEmpty();
    assertThat(security.resolve(".remove")).hasContent(HASH);
    assertThat(namespace).doesNotExist();
  }

  @Test
  void aProfileWithANonAsciiNameIsRemoved() throws Exception {
    String profile = "lxc-pool-a_</h\u00f6me>";
    Files.writeString(security.resolve("profiles"), profile + " (enforce)\n");
    Files.createFile(security.resolve(".remove"));
    ContainerPaths beyondAscii = new ContainerPaths("pool-a", Path.of("/h\u00f6me"));
    assertThat(new AppArmorPolicy(security, beyondAscii).remove()).isEmpty();
    assertThat(security.resolve(".remove")).hasContent(profile);
  }

  @Test
  void whatCannotBeRemovedIsReported() throws Exception {
    Path namespaces = Files.createDirectories(security.resolve("policy/namespaces"));
    Path ours = Files.createDirectory(namespaces.resolve(OURS.replace('/', '-')));
    Files.createFile(ours.resolve("busy"));
    assertThat(new AppArmorPolicy(security, paths).remove())
        .singleElement()
        .asString()
        .startsWith("AppArmor namespace " + ours);
  }
}
