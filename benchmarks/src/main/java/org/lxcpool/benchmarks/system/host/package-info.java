/** The benchmark host: its bridge, directory, child processes and CPU use. */
@NullMarked
package org.lxcpool.benchmarks.system.host;

import org.jspecify.annotations.NullMarked;
