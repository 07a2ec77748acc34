package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Copies between a process's standard streams and the caller's streams, all at once and in the
 * calling thread. The caller is never blocked for longer than its time limit, whatever the process
 * does: a stream it leaves open, output without end, input it doesn't read.
 */
public final class PipePump {
  private static final int CHUNK = 32 << 10;

  /**
   * The delay until an interrupt is noticed, or the end of a process whose pipes are held open by
   * another one.
   */
  private static final int SLICE_MILLIS = 50;

  private final AttachedProcess process;
  private final PipeOutput stdin;
  private final InputStream input;
  private final List<Tap> taps;
  private final PollFds pollFds;
  private final byte[] output = new byte[CHUNK];
  private final byte[] chunk = new byte[CHUNK]; // input; the bytes from begin to end are unwritten
  private int begin;
  private int end;
  private boolean fed;
  private boolean refused;

  /**
   * @param process the process, whose streams must be unused
   * @param input the standard input of the process, read to its end
   * @param output receives its standard output; an exception it throws ends {@link #run}
   * @param errors receives its standard error, likewise
   */
  public PipePump(
      AttachedProcess process, InputStream input, OutputStream output, OutputStream errors) {
    this.process = process;
    this.stdin = process.stdin();
    this.input = input;
    taps = List.of(new Tap(process.stdout(), output), new Tap(process.stderr(), errors));
    pollFds = new PollFds(1 + taps.size());
  }

  /**
   * Copies until the process has ended and its output was read. Doesn't wait for descendants of the
   * process that still hold its pipes.
   *
   * @return whether the process read all of the input
   * @throws IOException if the input or one of the outputs throws it
   * @throws TimeoutException if the process hasn't ended within the limit
   * @throws InterruptedException if interrupted
   */
  public boolean run(Duration limit) throws IOException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean ended = !process.isAlive(); // read before its output is drained for the last time
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
      refused = true; // no process reads it any more
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
    boolean any = set(0, fed ? -1 : stdin.pollFd(), PollFds.OUT);
    for (int i = 0; i < taps.size(); i++) {
      any |= set(i + 1, taps.get(i).pollFd(), PollFds.IN);
    }
    if (!any) {
      boolean unused = process.waitFor(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    try {
      pollFds.poll(SLICE_MILLIS);
    } finally {
      Reference.reachabilityFence(process);
    }
  }

  /** Sets an entry; returns false if its stream has no descriptor any more. */
  private boolean set(int index, int fd, short events) {
    pollFds.set(index, fd, events);
    return fd >= 0;
  }

  /** An output of the process, and the stream it is copied to. */
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
