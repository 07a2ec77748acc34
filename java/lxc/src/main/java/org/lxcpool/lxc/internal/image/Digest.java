package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.lxcpool.ContainerException;

/** A short hexadecimal digest of the state of files and texts. Not thread-safe. */
final class Digest {
  private static final int BYTES = 8;

  private final MessageDigest digest;

  Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Digest text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  // With its length, so that no two sequences of parts have the same bytes.
  Digest bytes(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
    return this;
  }

  /**
   * Adds the attributes that change when a file is written or replaced. Doesn't read the file;
   * follows links.
   */
  Digest file(Path file) {
    try {
      return attributes(file.toRealPath());
    } catch (IOException e) {
      throw new ContainerException("can't read the attributes of " + file + ": " + e, e);
    }
  }

  /** Adds the attributes of everything in a directory. Doesn't enter mounts in it. */
  Digest tree(Path directory) {
    try {
      Object device = Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes basic)
                throws IOException {
              text(directory.relativize(dir).toString());
              attributes(dir);
              return device.equals(Files.getAttribute(dir, "unix:dev", LinkOption.NOFOLLOW_LINKS))
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes basic)
                throws IOException {
              text(directory.relativize(file).toString());
              attributes(file);
              return FileVisitResult.CONTINUE;
            }
          });
      return this;
    } catch (IOException e) {
      throw new ContainerException("can't read the attributes of " + directory + ": " + e, e);
    }
  }

  // A program can set the modification time, but not ctime.
  private Digest attributes(Path file) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(
            file, "unix:mode,uid,gid,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
    StringBuilder text = new StringBuilder();
    for (String key : new String[] {"mode", "uid", "gid", "size", "lastModifiedTime", "ctime"}) {
      Object value = stat.get(key);
      text.append(value instanceof FileTime time ? time.toInstant() : value).append(' ');
    }
    return text(text.toString());
  }

  /** Returns the digest and ends it: nothing may be added afterwards. */
  @Override
  public String toString() {
    byte[] bytes = digest.digest();
    return HexFormat.of().formatHex(bytes, 0, BYTES);
  }
}
