package org.lxcpool.cli.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Provides the version of the build. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (resource != null) {
        properties.load(resource);
      }
      return new String[] {"lxcpool " + properties.getProperty("version", "unknown")};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
