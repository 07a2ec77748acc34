package org.lxcpool.cli.demo;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.lxcpool.Container;
import org.lxcpool.testing.ScriptedContainer;

/**
 * A container in memory whose phases take about as long as a real one's.
 *
 * @param scripted the container behind it
 */
record SimulatedContainer(ScriptedContainer scripted) implements Container {
  private static final int CREATE_MILLIS = 2;
  private static final int START_MILLIS = 35;
  private static final int NETWORK_MILLIS = 5;

  static SimulatedContainer create(ScriptedContainer scripted) throws InterruptedException {
    pass(CREATE_MILLIS);
    return new SimulatedContainer(scripted);
  }

  int number() {
    return scripted.number();
  }

  @Override
  public String name() {
    return "simulated-" + number();
  }

  @Override
  public void start() throws InterruptedException {
    pass(START_MILLIS);
    scripted.start();
  }

  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    pass(NETWORK_MILLIS);
    scripted.awaitNetwork(timeout);
  }

  @Override
  public boolean isAlive() {
    return scripted.isAlive();
  }

  @Override
  public void destroy() {
    scripted.destroy();
  }

  private static void pass(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis + ThreadLocalRandom.current().nextInt(millis));
  }
}
