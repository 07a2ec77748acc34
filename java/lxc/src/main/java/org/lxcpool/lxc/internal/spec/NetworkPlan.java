package org.lxcpool.lxc.internal.spec;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a factory connects its containers: to no network, or to one bridge. On a bridge the factory
 * assigns their addresses from a subnet, or a DHCP server does. Immutable.
 */
public final class NetworkPlan {
  /** The name of the bridge that a factory creates by default. */
  public static final String DEFAULT_BRIDGE = "lxcpool0";

  /** The subnet of the bridge that a factory creates by default. */
  public static final String DEFAULT_SUBNET = "10.77.0.0/24";

  // IFNAMSIZ is 16 with the terminating NUL. The kernel allows more characters, but these need no
  // quoting anywhere.
  private static final Pattern BRIDGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");

  private static final NetworkPlan NONE = new NetworkPlan(null, null, false);

  private final @Nullable String bridge;
  private final @Nullable Subnet subnet;
  private final boolean own;

  private NetworkPlan(@Nullable String bridge, @Nullable Subnet subnet, boolean own) {
    this.bridge = bridge;
    this.subnet = subnet;
    this.own = own;
  }

  /** Returns the plan without any network but loopback. */
  public static NetworkPlan none() {
    return NONE;
  }

  /** Returns the plan of a bridge that the factory creates, and whose subnet it assigns. */
  public static NetworkPlan ownBridge(String bridge, Subnet subnet) {
    return new NetworkPlan(checkBridgeName(bridge), subnet, true);
  }

  /**
   * Returns the plan of a bridge that the operator creates.
   *
   * @param subnet the subnet that the factory assigns addresses from; null for DHCP
   */
  public static NetworkPlan operatorsBridge(String bridge, @Nullable Subnet subnet) {
    return new NetworkPlan(checkBridgeName(bridge), subnet, false);
  }

  /**
   * Checks the name of a bridge.
   *
   * @return the name
   * @throws IllegalArgumentException if no bridge can have this name
   */
  public static String checkBridgeName(String name) {
    if (!BRIDGE_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "bridge name \"" + name + "\": need 1 to 15 letters, digits, dots, dashes, underscores");
    }
    return name;
  }

  /** Returns whether containers have no network but loopback. */
  public boolean isNone() {
    return bridge == null;
  }

  /** Returns whether the factory creates the bridge, and removes it after its last use. */
  public boolean isOwn() {
    return own;
  }

  /**
   * Returns the name of the bridge.
   *
   * @throws NullPointerException if there is no network
   */
  public String bridge() {
    return requireNonNull(bridge, "no network");
  }

  /** Returns the subnet that the factory assigns addresses from; null for DHCP and no network. */
  public @Nullable Subnet subnet() {
    return subnet;
  }

  // The fingerprint of a factory's settings contains this text: another one prevents the adoption
  // of the containers that an earlier version left.
  @Override
  public String toString() {
    if (bridge == null) {
      return "no network";
    }
    return "bridge " + bridge + (subnet == null ? " with DHCP" : " with addresses of " + subnet);
  }
}
