/** The network of containers: bridges, address claims, and the wait until an address is usable. */
@NullMarked
package org.lxcpool.lxc.internal.network;

import org.jspecify.annotations.NullMarked;
