/** Benchmarks of an agent and its containers, limited to a shard's share of the machine. */
@NullMarked
package org.lxcpool.benchmarks.system.shards;

import org.jspecify.annotations.NullMarked;
