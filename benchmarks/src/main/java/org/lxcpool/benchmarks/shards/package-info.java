/** Runs of an agent and its containers that are confined to the share of a shard. */
@NullMarked
package org.lxcpool.benchmarks.shards;

import org.jspecify.annotations.NullMarked;
