/**
 * Other ways to fill a host with containers: the legacy pool and lxc-copy. Uses internals of
 * lxcpool-lxc, because the legacy pool must call liblxc through the same binding as the pool.
 */
@NullMarked
package org.lxcpool.benchmarks.system.legacy;

import org.jspecify.annotations.NullMarked;
