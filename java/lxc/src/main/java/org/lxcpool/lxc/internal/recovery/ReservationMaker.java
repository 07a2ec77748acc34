package org.lxcpool.lxc.internal.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lxcpool.lxc.internal.network.ContainerNetwork;
import org.lxcpool.lxc.internal.network.ContainerNetwork.Place;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.ContainerTemplate;

/** A maker of reservations for the containers of a factory. Thread-safe. */
public final class ReservationMaker {
  private final ContainerTemplate template;
  private final ContainerNetwork network;
  private final ContainerRegistry registry;

  public ReservationMaker(
      ContainerTemplate template, ContainerNetwork network, ContainerRegistry registry) {
    this.template = template;
    this.network = network;
    this.registry = registry;
  }

  /**
   * Reserves names and addresses.
   *
   * @param count the number of containers
   * @return at least one reservation, fewer than asked for if there are too few free addresses
   * @throws org.lxcpool.ContainerException if none can be made
   */
  public List<Reservation> reserve(int count) {
    List<ContainerPaths> paths = Stream.generate(template::next).limit(count).toList();
    List<Place> places = network.reserve(paths);
    try {
      List<ContainerSpec> specs = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        specs.add(template.spec(paths.get(i).name(), places.get(i).link()));
      }
      var entries = registry.reserve(specs);
      List<Reservation> reservations = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        reservations.add(new Reservation(paths.get(i), places.get(i), entries.get(i)));
      }
      return reservations;
    } catch (RuntimeException | Error e) {
      places.forEach(Place::release);
      throw e;
    }
  }
}
