package org.lxcpool.lxc.internal.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.lxcpool.lxc.internal.linux.Boot;

/**
 * What is recorded of a container before anything of it is made. The names of its directory,
 * interface, cgroups and log derive from its own; the rest is written here.
 *
 * @param boot during which boot
 * @param created when
 * @param fingerprint of its base and configuration: one of another is no substitute for it
 * @param name its name
 * @param lxcPath where its directory is
 * @param bridge what it is connected to, empty for none
 * @param address its address, empty where a server gives it one
 */
public record Intent(
    UUID boot,
    Instant created,
    long fingerprint,
    String name,
    Path lxcPath,
    String bridge,
    String address) {

  /** An intent of now. */
  public static Intent now(
      long fingerprint, String name, Path lxcPath, String bridge, String address) {
    return new Intent(
        Boot.ID,
        Instant.ofEpochMilli(System.currentTimeMillis()),
        fingerprint,
        name,
        lxcPath,
        bridge,
        address);
  }

  /** Whether the host is still up since then. */
  public boolean isOfThisBoot() {
    return boot.equals(Boot.ID);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(boot.getMostSignificantBits());
      out.writeLong(boot.getLeastSignificantBits());
      out.writeLong(created.toEpochMilli());
      out.writeLong(fingerprint);
      for (String text : new String[] {name, lxcPath.toString(), bridge, address}) {
        out.writeUTF(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of an array there is none
    }
    return bytes.toByteArray();
  }

  /** Empty if these bytes are no intent. */
  static Optional<Intent> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return Optional.of(
          new Intent(
              new UUID(in.readLong(), in.readLong()),
              Instant.ofEpochMilli(in.readLong()),
              in.readLong(),
              in.readUTF(),
              Path.of(in.readUTF()),
              in.readUTF(),
              in.readUTF()));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
