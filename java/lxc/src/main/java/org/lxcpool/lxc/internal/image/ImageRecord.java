package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/**
 * The metadata of an image in the store.
 *
 * @param source a readable description of the base it was created from
 * @param created when it was created
 * @param needsCgroups whether its init needs cgroup mounts
 * @param init the command that its containers boot
 */
public record ImageRecord(String source, Instant created, boolean needsCgroups, String init) {
  private static final String FILE = "image.properties";
  private static final String TAR = "rootfs.tar";

  /** Returns the tar file of an image's root filesystem. */
  public static Path tar(Path image) {
    return image.resolve(TAR);
  }

  /**
   * Reads an image's record.
   *
   * @param image the image's directory
   * @return the record; null if there is no such image
   * @throws ContainerException if it can't be read
   */
  public static @Nullable ImageRecord read(Path image) {
    if (!Files.isDirectory(image, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(image.resolve(FILE))) {
      properties.load(reader);
      return new ImageRecord(
          properties.getProperty("source", "unknown"),
          Instant.parse(properties.getProperty("created", "")),
          Boolean.parseBoolean(properties.getProperty("needsCgroups", "true")),
          properties.getProperty("init", PreparedBase.INIT));
    } catch (NoSuchFileException e) {
      return null; // removed concurrently
    } catch (IOException | DateTimeParseException | IllegalArgumentException e) {
      throw new ContainerException("can't read the image in " + image + ": " + e, e);
    }
  }

  void write(Path image) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("source", source);
    properties.setProperty("created", created.toString());
    properties.setProperty("needsCgroups", Boolean.toString(needsCgroups));
    properties.setProperty("init", init);
    try (Writer writer = Files.newBufferedWriter(image.resolve(FILE))) {
      properties.store(writer, null);
    }
  }
}
