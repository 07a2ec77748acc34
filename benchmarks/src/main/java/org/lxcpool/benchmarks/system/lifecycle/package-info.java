/** Benchmarks of real containers: creation rate, and the cost to the agent. Needs root. */
@NullMarked
package org.lxcpool.benchmarks.system.lifecycle;

import org.jspecify.annotations.NullMarked;
