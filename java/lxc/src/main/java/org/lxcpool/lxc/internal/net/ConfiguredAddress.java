package org.lxcpool.lxc.internal.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The address that a container's configuration gives it. */
public final class ConfiguredAddress {
  private static final String KEY = "lxc.net.0.ipv4.address";

  private ConfiguredAddress() {}

  /** The address in the configuration of a container, 0 if there is none. */
  public static int of(Path container) {
    for (String line : lines(container.resolve("config"))) {
      int equals = line.indexOf('=');
      if (line.startsWith(KEY) && equals > 0) {
        try {
          return Subnet.addressOf(line.substring(equals + 1).trim());
        } catch (IllegalArgumentException e) {
          return 0; // whoever wrote it was killed meanwhile: it was never started
        }
      }
    }
    return 0;
  }

  private static List<String> lines(Path config) {
    try {
      return Files.readAllLines(config, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of(); // being made or removed
    }
  }
}
