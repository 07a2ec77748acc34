/** The measurements of a run, and their execution. */
@NullMarked
package org.lxcpool.benchmarks.system.run;

import org.jspecify.annotations.NullMarked;
