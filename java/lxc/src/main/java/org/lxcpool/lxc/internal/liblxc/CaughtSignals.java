package org.lxcpool.lxc.internal.liblxc;

/**
 * As long as this is open, signals that this process ignores are caught and nothing is done about
 * them: what is executed meanwhile has them as by default, and doesn't ignore them, too. An agent
 * that was started by nohup ignores SIGHUP. One at a time; without liblxcpool it does nothing.
 */
public final class CaughtSignals implements AutoCloseable {
  private CaughtSignals() {}

  public static CaughtSignals open() {
    Liblxcpool.get().call("lxcpool_catch_ignored");
    return new CaughtSignals();
  }

  @Override
  public void close() {
    Liblxcpool.get().call("lxcpool_ignore_again");
  }
}
