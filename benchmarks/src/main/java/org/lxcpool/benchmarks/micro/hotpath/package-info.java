/** The cost of get and put, with and without contention. */
@NullMarked
package org.lxcpool.benchmarks.micro.hotpath;

import org.jspecify.annotations.NullMarked;
