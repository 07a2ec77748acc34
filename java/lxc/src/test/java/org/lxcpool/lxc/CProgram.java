package org.lxcpool.lxc;

import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A C program that a test compiles; it is linked statically, so that it runs in any container. */
final class CProgram implements AutoCloseable {
  private final Path file;

  private CProgram(Path file) {
    this.file = file;
  }

  static CProgram compile(LxcTestHost host, String source) throws Exception {
    Path file = host.home().resolve("program-" + host.mark());
    Path text = Files.writeString(host.home().resolve("program-" + host.mark() + ".c"), source);
    try {
      onHost("cc", "-static", "-O1", "-o", file.toString(), text.toString());
      return new CProgram(file);
    } finally {
      Files.delete(text);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.delete(file);
  }
}
