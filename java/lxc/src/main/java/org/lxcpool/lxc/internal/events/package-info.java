/** Events that the kernel reports: a container died, or may have a new address. */
@NullMarked
package org.lxcpool.lxc.internal.events;

import org.jspecify.annotations.NullMarked;
