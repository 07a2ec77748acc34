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
 * The identity of a container, recorded before anything of it is made. The names of its directory,
 * interface, cgroups and log derive from its name.
 *
 * @param boot the boot of the host during which it was recorded
 * @param created when it was recorded
 * @param fingerprint of its base and configuration; a container is adopted only by a factory whose
 *     fingerprint is the same
 * @param name the container's name
 * @param lxcPath the directory of its directory
 * @param bridge the bridge it is connected to; empty for none
 * @param address its address and prefix length; empty if a server assigns it
 */
public record Intent(
    UUID boot,
    Instant created,
    long fingerprint,
    String name,
    Path lxcPath,
    String bridge,
    String address) {

  /** Returns an intent that is recorded now. */
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

  /** Returns whether the host hasn't been booted since then. */
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
      throw new UncheckedIOException(e); // an array never fails
    }
    return bytes.toByteArray();
  }

  /** Reads an intent; empty if the bytes aren't one. */
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
