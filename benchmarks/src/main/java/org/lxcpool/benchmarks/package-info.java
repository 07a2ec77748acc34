/** Runs the benchmarks: {@code ./lxcpool bench}. */
@NullMarked
package org.lxcpool.benchmarks;

import org.jspecify.annotations.NullMarked;
