/**
 * The container pool: keeps a fixed number of ready containers and hands them out in microseconds.
 *
 * <p>Start at {@code ContainerPool}. A pool knows nothing of LXC: it makes containers with a {@link
 * org.lxcpool.ContainerFactory}.
 *
 * <p>Parameters and results are never null unless a type says {@code @Nullable}; passing null
 * throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package org.lxcpool;

import org.jspecify.annotations.NullMarked;
