/** What the kernel tells of containers by itself: that one has died, or has got an address. */
@NullMarked
package org.lxcpool.lxc.internal.events;

import org.jspecify.annotations.NullMarked;
