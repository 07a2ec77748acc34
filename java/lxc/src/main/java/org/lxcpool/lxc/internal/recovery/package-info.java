/** What outlives an agent: the registry of containers, adoption, prefetch and housekeeping. */
@NullMarked
package org.lxcpool.lxc.internal.recovery;

import org.jspecify.annotations.NullMarked;
