package org.lxcpool.cli;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.lxcpool.Container;

/**
 * A container in memory that takes about as long as a real one.
 *
 * @param number the number of its address
 */
record SimulatedContainer(int number) implements Container {
  private static final int CREATE_MILLIS = 2;
  private static final int START_MILLIS = 35;
  private static final int NETWORK_MILLIS = 5;

  static SimulatedContainer create(int number) throws InterruptedException {
    pass(CREATE_MILLIS);
    return new SimulatedContainer(number);
  }

  @Override
  public String name() {
    return "simulated-" + number;
  }

  @Override
  public void start() throws InterruptedException {
    pass(START_MILLIS);
  }

  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    pass(NETWORK_MILLIS);
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void destroy() {}

  private static void pass(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis + ThreadLocalRandom.current().nextInt(millis));
  }
}
