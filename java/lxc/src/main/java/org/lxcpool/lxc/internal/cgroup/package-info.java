/**
 * The host's cgroups: where they are mounted, keeping this process in its own, removing a
 * container's.
 */
@NullMarked
package org.lxcpool.lxc.internal.cgroup;

import org.jspecify.annotations.NullMarked;
