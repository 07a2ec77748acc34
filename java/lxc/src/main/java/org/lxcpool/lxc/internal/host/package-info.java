/** Checks of a host for what containers need, without changing the host. */
@NullMarked
package org.lxcpool.lxc.internal.host;

import org.jspecify.annotations.NullMarked;
