/**
 * Containers on liblxc. Start at {@code LxcContainerFactory}.
 *
 * <p>Parameters and results are never null unless a type says {@code @Nullable}; passing null
 * throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package org.lxcpool.lxc;

import org.jspecify.annotations.NullMarked;
