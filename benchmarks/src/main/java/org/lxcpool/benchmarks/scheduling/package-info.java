/** How soon a free place reaches the factory, and how soon all places are filled again. */
@NullMarked
package org.lxcpool.benchmarks.scheduling;

import org.jspecify.annotations.NullMarked;
