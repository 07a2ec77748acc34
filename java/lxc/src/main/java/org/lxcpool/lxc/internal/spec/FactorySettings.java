package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.AddressFamily;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.NetworkWait;

/**
 * The settings of a factory.
 *
 * @param family the address family that a container's address must have
 * @param port the TCP port that must accept connections before a container is ready, 0 for none
 * @param idMap null for privileged containers
 * @param config the items that the user added to the configuration of containers
 * @param adopt whether ready containers of an earlier agent are adopted
 */
public record FactorySettings(
    BaseImage base,
    Path home,
    Path lxcPath,
    String namePrefix,
    NetworkPlan network,
    NetworkWait networkWait,
    AddressFamily family,
    int port,
    Isolation isolation,
    @Nullable IdMap idMap,
    Limits limits,
    List<ConfigItem> config,
    boolean adopt,
    LeasePolicy leases) {}
