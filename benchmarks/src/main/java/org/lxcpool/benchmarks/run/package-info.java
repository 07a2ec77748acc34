/** Which measurements a run consists of, and how they are made one after the other. */
@NullMarked
package org.lxcpool.benchmarks.run;

import org.jspecify.annotations.NullMarked;
