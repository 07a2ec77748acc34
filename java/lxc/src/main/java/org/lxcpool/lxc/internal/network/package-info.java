/** Networks: bridges, subnets, address claims, and the addresses in a container's namespace. */
@NullMarked
package org.lxcpool.lxc.internal.network;

import org.jspecify.annotations.NullMarked;
