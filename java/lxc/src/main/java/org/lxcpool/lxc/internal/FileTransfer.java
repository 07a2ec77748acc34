package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies files in and out through commands that run inside the container, where its own root
 * resolves the paths: a link that a container plants can lead to nothing but its own files.
 */
public final class FileTransfer {
  // $1 is the target, $2 the mode. The shell's own words are constant: no path is ever part of one.
  private static final String WRITE = "cat > \"$1\" && chmod \"$2\" \"$1\"";

  private FileTransfer() {}

  public static void copyTo(
      Function<List<String>, Process> exec,
      ContainerOperations operations,
      Path source,
      String target) {
    checkPath(target);
    if (!Files.isRegularFile(source)) {
      throw operations.failure("copy", source + " is not a regular file", null);
    }
    String mode = Files.isExecutable(source) ? "755" : "644";
    try (InputStream content = Files.newInputStream(source)) {
      Process process = exec.apply(List.of("sh", "-c", WRITE, "sh", target, mode));
      try (OutputStream stdin = process.getOutputStream()) {
        content.transferTo(stdin);
      } catch (IOException e) {
        // It stopped reading: its own words say why.
      }
      await(process, operations, "copy to " + target);
    } catch (IOException e) {
      throw operations.failure("copy", e.toString(), e);
    }
  }

  public static void copyFrom(
      Function<List<String>, Process> exec,
      ContainerOperations operations,
      String source,
      Path target) {
    checkPath(source);
    Path partial = null;
    try {
      Path parent = target.toAbsolutePath().getParent();
      partial = Files.createTempFile(parent, ".lxcpool-copy", null);
      Process process = exec.apply(List.of("cat", source));
      process.getOutputStream().close();
      try (OutputStream out = Files.newOutputStream(partial)) {
        process.getInputStream().transferTo(out);
      } catch (IOException e) {
        process.destroyForcibly();
        throw e;
      }
      await(process, operations, "copy from " + source);
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw operations.failure("copy", target + " is a directory", null);
      }
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
      partial = null;
    } catch (IOException e) {
      throw operations.failure("copy", e.toString(), e);
    } finally {
      deleteQuietly(partial);
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The failure that brought us here is the one to tell.
    }
  }

  private static void await(Process process, ContainerOperations operations, String what)
      throws IOException {
    try (InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream()) {
      out.transferTo(OutputStream.nullOutputStream());
      String words = new String(err.readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw operations.failure(what, "exit code " + code + ": " + words, null);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw operations.failure(what, "interrupted", e);
    }
  }

  private static void checkPath(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "\"" + path + "\" is not an absolute path in the container");
    }
  }
}
