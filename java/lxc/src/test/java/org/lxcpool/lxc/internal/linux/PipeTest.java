package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PipeTest {
  // The octal flags of an open file, as /proc shows them.
  private static final int O_CLOEXEC = 02000000;

  @Test
  void writtenBytesAreReadUpToTheEnd() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    new Random(7).nextBytes(megabyte);
    try (Pipe pipe = new Pipe();
        InputStream in = pipe.takeInput()) {
      OutputStream out = pipe.takeOutput();
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeAll(out, megabyte));

      assertThat(in.readAllBytes()).isEqualTo(megabyte);
      assertThat(in.read()).isEqualTo(-1);
      writing.join();
    }
  }

  private static void writeAll(OutputStream out, byte[] bytes) {
    try (out) {
      out.write(bytes[0]);
      out.write(bytes, 1, bytes.length - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void singleBytesAndPartsOfArraysAreTransferred() throws Exception {
    try (Pipe pipe = new Pipe();
        InputStream in = pipe.takeInput();
        OutputStream out = pipe.takeOutput()) {
      out.write(0x1ff);
      out.write(new byte[] {1, 2, 3, 4}, 1, 2);
      out.write(new byte[0]);

      assertThat(in.available()).isEqualTo(3);
      assertThat(in.read()).isEqualTo(0xff);
      byte[] into = new byte[4];
      assertThat(in.read(into, 1, 3)).isEqualTo(2);
      assertThat(into).containsExactly(0, 2, 3, 0);
      assertThat(in.read(into, 0, 0)).isZero();
      assertThatThrownBy(() -> in.read(into, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> out.write(into, -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void noEndIsInheritedByAProgram() throws IOException {
    try (Pipe pipe = new Pipe()) {
      int read = pipe.readFd();
      int write = pipe.writeFd();
      try (InputStream in = pipe.takeInput();
          OutputStream out = pipe.takeOutput()) {
        assertThat(new Object[] {in, out}).doesNotContainNull();
        assertThat(flags(read) & O_CLOEXEC).isNotZero();
        assertThat(flags(write) & O_CLOEXEC).isNotZero();
      }
    }
  }

  private static int flags(int fd) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
        .filter(line -> line.startsWith("flags:"))
        .map(line -> Integer.parseInt(line.substring(6).strip(), 8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void availableBytesAreReadAndWrittenWithoutWaiting() throws Exception {
    try (Pipe pipe = new Pipe();
        PipeInput in = pipe.takeInput()) {
      PipeOutput out = pipe.takeOutput();
      byte[] bytes = new byte[1 << 20];
      assertThat(in.readNow(bytes)).isZero();
      int all = 0;
      for (int count = 1; count > 0; all += count) {
        count = out.writeNow(bytes, all, bytes.length - all);
      }
      assertThat(all).isEqualTo(in.available()).isPositive();
      out.close();
      for (int count = in.readNow(bytes); count > 0; count = in.readNow(bytes)) {
        all -= count;
      }
      assertThat(all).isZero();
      assertThat(in.readNow(bytes)).isEqualTo(-1);
    }
  }

  @Test
  void writeWithoutAReaderIsABrokenPipe() throws Exception {
    try (Pipe pipe = new Pipe();
        OutputStream out = pipe.takeOutput()) {
      pipe.takeInput().close();

      assertThatThrownBy(() -> out.write(1))
          .isInstanceOf(IOException.class)
          .hasMessage("Broken pipe");
    }
  }

  @Test
  void closedEndIsClosedOnceAndCannotBeUsed() throws Exception {
    try (Pipe pipe = new Pipe()) {
      InputStream in = pipe.takeInput();
      OutputStream out = pipe.takeOutput();
      in.close();
      out.close();
      // The next owner of the same descriptor must not lose it.
      try (Pipe next = new Pipe()) {
        in.close();
        out.close();
        assertThat(new File("/proc/self/fd/" + next.readFd())).exists();
        assertThat(new File("/proc/self/fd/" + next.writeFd())).exists();
      }
      assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("Stream closed");
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    }
  }
}
