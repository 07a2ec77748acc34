package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Feeds a process and takes all that it prints, at the same time and in the calling thread. Nothing
 * that the process does or leaves undone holds the caller up for longer than he wants: a stream
 * that nobody closes, output that never ends, input that isn't read.
 */
public final class PipePump {
  private static final int CHUNK = 32 << 10;
  private static final int POLLFD_SIZE = 8;

  /**
   * How soon it is noticed that the caller was interrupted, or that the process has ended whose
   * pipes something else holds open.
   */
  private static final int SLICE_MILLIS = 50;

  private final AttachedProcess process;
  private final PipeOutput stdin;
  private final InputStream input;
  private final List<Tap> taps;
  private final Pointer pollfds;
  private final byte[] output = new byte[CHUNK];
  private final byte[] chunk = new byte[CHUNK]; // of the input: from begin to end not yet written
  private int begin;
  private int end;
  private boolean fed;
  private boolean refused;

  /**
   * @param process of whose streams nothing was used yet
   * @param input what it is given, read until its end
   * @param output what takes its standard output; may throw to end all
   * @param errors the same for its standard error
   */
  public PipePump(
      AttachedProcess process, InputStream input, OutputStream output, OutputStream errors) {
    this.process = process;
    this.stdin = process.stdin();
    this.input = input;
    taps = List.of(new Tap(process.stdout(), output), new Tap(process.stderr(), errors));
    pollfds = Memory.allocateDirect(Libc.RUNTIME, (1 + taps.size()) * POLLFD_SIZE);
  }

  /**
   * Goes on until the process has ended and what it printed was taken. Whatever it left running may
   * still have the pipes: that isn't waited for.
   *
   * @return whether the process took all of the input
   * @throws IOException what the input or one of the outputs threw
   * @throws TimeoutException if the process hasn't ended in time
   * @throws InterruptedException if interrupted
   */
  public boolean run(Duration limit) throws IOException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean ended = !process.isAlive(); // before the last look at what it has printed
      boolean moved = !ended && feed();
      for (Tap tap : taps) {
        moved |= tap.take(output);
      }
      if (ended && !moved) {
        return fed && !refused;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (deadline - System.nanoTime() <= 0) {
        throw new TimeoutException();
      }
      if (!moved) {
        await();
      }
    }
  }

  private boolean feed() throws IOException {
    if (fed) {
      return false;
    }
    if (begin == end) {
      begin = 0;
      end = Math.max(0, input.read(chunk));
      if (end == 0) {
        endInput();
        return true;
      }
    }
    int count;
    try {
      count = stdin.writeNow(chunk, begin, end - begin);
    } catch (IOException e) {
      refused = true; // nothing reads it any more
      endInput();
      return true;
    }
    begin += count;
    return count > 0;
  }

  private void endInput() {
    fed = true;
    stdin.close();
  }

  private void await() throws InterruptedException {
    boolean any = set(0, fed ? -1 : stdin.pollFd(), Libc.POLLOUT);
    for (int i = 0; i < taps.size(); i++) {
      any |= set(i + 1, taps.get(i).pollFd(), Libc.POLLIN);
    }
    if (!any) {
      boolean unused = process.waitFor(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    try {
      Libc.INSTANCE.poll(pollfds, 1L + taps.size(), SLICE_MILLIS);
    } finally {
      Reference.reachabilityFence(process);
    }
  }

  /** Sets what is waited for at one place; the kernel ignores descriptors below 0. */
  private boolean set(int place, int fd, short events) {
    long at = (long) place * POLLFD_SIZE;
    pollfds.putInt(at, fd);
    pollfds.putShort(at + Integer.BYTES, events);
    pollfds.putShort(at + Integer.BYTES + Short.BYTES, (short) 0);
    return fd >= 0;
  }

  /** One of its outputs, and where that goes. */
  private static final class Tap {
    private final PipeInput from;
    private final OutputStream to;
    private boolean ended;

    Tap(PipeInput from, OutputStream to) {
      this.from = from;
      this.to = to;
    }

    boolean take(byte[] chunk) throws IOException {
      int count = ended ? 0 : from.readNow(chunk);
      if (count > 0) {
        to.write(chunk, 0, count);
      }
      ended |= count < 0;
      return count != 0;
    }

    int pollFd() {
      return ended ? -1 : from.pollFd();
    }
  }
}
