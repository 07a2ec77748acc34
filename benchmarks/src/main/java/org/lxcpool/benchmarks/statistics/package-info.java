/** Statistics of measured values. */
@NullMarked
package org.lxcpool.benchmarks.statistics;

import org.jspecify.annotations.NullMarked;
