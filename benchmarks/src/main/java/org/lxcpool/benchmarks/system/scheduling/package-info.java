/** Benchmarks of worker scheduling: from a free place to the factory, and of a full refill. */
@NullMarked
package org.lxcpool.benchmarks.system.scheduling;

import org.jspecify.annotations.NullMarked;
