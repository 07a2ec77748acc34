package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.cli.support.BaseChoice;
import org.lxcpool.cli.support.Root;
import org.lxcpool.lxc.LxcContainerFactory;

/** Tests the image commands on the store of this host. */
class ImageIT {
  private static final String NAME = "it-" + ProcessHandle.current().pid();

  @BeforeEach
  void assumeRoot() {
    assumeTrue(Root.isRoot(), "images belong to root");
  }

  @AfterEach
  void remove() {
    if (Root.isRoot() && BaseChoice.isImage(NAME)) {
      Cli.run("image", "remove", NAME);
    }
  }

  private static List<Path> kept() throws IOException {
    Path images = LxcContainerFactory.DEFAULT_HOME.resolve("images");
    if (!Files.isDirectory(images)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(images, 2)) {
      return all.filter(each -> !each.equals(images) && !each.endsWith("named")).sorted().toList();
    }
  }

  @Test
  void imageIsCreatedListedUsedAndRemovedWithoutLeftovers() throws IOException {
    List<Path> before = kept();
    Cli created = Cli.run("image", "create", NAME, "--from", "tiny");
    assertThat(created.code()).as(created.err()).isZero();
    assertThat(Cli.run("image", "list").out()).containsPattern("(?m)^" + NAME + " .* tiny$");

    Cli demo = Cli.run("demo", "--base", NAME, "--capacity", "2", "--take", "1");
    assertThat(demo.code()).as(demo.out() + demo.err()).isZero();

    Cli removed = Cli.run("image", "remove", NAME);
    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(Cli.run("image", "list").out()).doesNotContain(NAME);
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void failureIsOneLine() {
    Cli.run("image", "create", NAME, "--from", "tiny");

    assertFails("image " + NAME + " already exists", "create", NAME, "--from", "tiny");
    assertFails("lxc-create", "create", "x", "--from", "container:no-such");
    assertFails("containers boot /sbin/init", "create", "x", "--from", "/etc");
    assertFails("there is no image no-such", "remove", "no-such");
  }

  @Test
  void demoChecksItsBaseFirst() {
    Cli cli = Cli.run("demo", "--base", "no-such");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("there is no base \"no-such\"");
  }

  @Test
  void initOptionNamesTheInit(@TempDir Path rootfs) throws IOException {
    Files.setPosixFilePermissions(
        Files.writeString(rootfs.resolve("start"), "#!/bin/sh\n"),
        PosixFilePermissions.fromString("rwxr-xr-x"));
    assertFails("/other", "create", NAME, "--from", rootfs.toString(), "--init", "/other");

    Cli created =
        Cli.run("image", "create", NAME, "--from", rootfs.toString(), "--init", "/start now");

    assertThat(created.code()).as(created.err()).isZero();
  }

  private static void assertFails(String message, String... arguments) {
    Cli cli =
        Cli.run(Stream.concat(Stream.of("image"), Stream.of(arguments)).toArray(String[]::new));

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err()).contains(message);
  }
}
