/**
 * The host's cgroups: finding them, keeping this process in its own, and removing those of
 * containers.
 */
@NullMarked
package org.lxcpool.lxc.internal.cgroup;

import org.jspecify.annotations.NullMarked;
