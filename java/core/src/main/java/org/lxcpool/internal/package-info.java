/** How the pool works; {@code PoolState} is the place to begin. */
@NullMarked
package org.lxcpool.internal;

import org.jspecify.annotations.NullMarked;
