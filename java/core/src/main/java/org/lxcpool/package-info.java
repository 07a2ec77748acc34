/**
 * The container pool, which keeps a fixed number of ready containers and hands them out in
 * microseconds.
 *
 * <p>{@code ContainerPool} is the entry point. A pool is independent of LXC: a {@link
 * org.lxcpool.ContainerFactory} creates its containers.
 *
 * <p>Parameters and results are never null unless their type is annotated with {@code @Nullable};
 * passing null throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package org.lxcpool;

import org.jspecify.annotations.NullMarked;
