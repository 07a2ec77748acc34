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
 * What a factory was built with.
 *
 * @param idMap null for privileged containers
 * @param port to wait for, 0 for none
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
