package org.lxcpool.lxc;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.ConfigItem;

/**
 * What a factory was built with.
 *
 * @param idMap null for privileged containers
 * @param port to wait for, 0 for none
 */
record Settings(
    BaseImage base,
    Path home,
    Path lxcPath,
    String namePrefix,
    Network network,
    NetworkWait networkWait,
    AddressFamily family,
    int port,
    Isolation isolation,
    @Nullable IdMap idMap,
    Limits limits,
    List<ConfigItem> config,
    boolean adopt,
    LeaseRules leases) {}
